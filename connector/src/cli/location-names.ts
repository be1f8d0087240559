// locations list, name, unname.
import type { Command } from 'commander';
import { listLocationNames, type NamedLocation, nameLocation, unnameLocation } from '../catalogue/location-names.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { connectionOf } from './connection.ts';
import { columns, type Terminal, withParts } from './terminal.ts';

const newSpend = (): Spend => ({ lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

export const addLocationCommands = (program: Command, terminal: Terminal): void => {
  const locations = program.command('locations').description('the places stock is kept at, and what they are called');
  const several = ['--organization <id>', 'where several organisations are connected'] as const;

  locations
    .command('list')
    .description('every location, and the names it has besides Zoho’s own')
    .option(...several)
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const found = await listLocationNames(parts, organizationId, newSpend());
        const none = 'The organisation keeps everything in one place.';
        const lost = found.orphans.map((name) => `"${name}" stands for a location that Zoho no longer has.`);
        const rows = found.locations.length === 0 ? none : columns(found.locations.map(toRow));
        terminal.answer(found, [rows, ...lost].join('\n'));
      }),
    );

  locations
    .command('name <location> <name>')
    .description('what people or another system call a location: good wherever a location is asked for')
    .option(...several)
    .action((location: string, name: string, options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const named = await nameLocation(parts, organizationId, { location, name }, newSpend());
        terminal.answer(named, `"${name}" is ${named.name} (${named.id}) from now on.`);
      }),
    );

  locations
    .command('unname <name>')
    .description('take such a name away')
    .option(...several)
    .action((name: string, options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        await unnameLocation(parts, await connectionOf(parts, options.organization), name);
        terminal.answer({ unnamed: name }, `"${name}" is no location any more.`);
      }),
    );
};

const toRow = ({ id, name, kind, primary, active, names }: NamedLocation): string[] => [
  name,
  id,
  kind,
  [primary ? 'primary' : '', active ? '' : 'not active'].filter((note) => note !== '').join(', '),
  names.length === 0 ? '' : `also ${names.map((each) => `"${each}"`).join(', ')}`,
];
