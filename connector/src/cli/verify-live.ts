// verify-live: holds what we take for granted of Zoho against the organisation that is connected.
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { dayIn } from '../catalogue/day.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Seen } from '../zoho/assumption.ts';
import type { Tried } from '../zoho/assumptions-by-writing.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { columns, operator, type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly write?: boolean;
  readonly item?: string;
  readonly customer?: string;
  readonly organization?: string;
}

export const addVerifyLiveCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('verify-live')
    .description(
      'which of our assumptions about Zoho the connected organisation confirms or refutes; reads alone unless told otherwise',
    )
    .option('--write', 'also make a draft order and void it, and adjust the item by one unit and back')
    .option('--item <sku>', 'with --write: a throw-away item that exists for this')
    .option('--customer <name>', 'with --write: whose draft it is; some active customer where nobody is named')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        if (options.write === true && options.item === undefined) {
          throw new ConnectorError('invalid_ask', 'With --write an item must be named: --item <sku>.', {
            hint: 'One that exists for this: its stock is moved by one unit and back, and a draft order is made of it.',
          });
        }
        const organizationId = await connectionOf(parts, options.organization);
        const spend: Spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
        const looked = await parts.zoho(organizationId).assumptions.look(spend);
        const tried = options.write === true ? await tryOut(parts, organizationId, spend, options) : nothingTried;
        const seen = [...looked, ...tried.seen];
        terminal.answer(
          { organizationId, zohoCalls: spend.zohoCalls, seen, left: tried.left },
          describe(seen, tried.left, spend.zohoCalls),
        );
        if (seen.some(({ result }) => result === 'refuted') || tried.left.length > 0) terminal.endWith(1);
      }),
    );
};

const nothingTried: Tried = { seen: [], zohoIds: [], left: [] };

const tryOut = async (parts: Parts, organizationId: string, spend: Spend, options: Options): Promise<Tried> => {
  const { store, now, newId } = parts;
  const connection = await store.read.connections.get(organizationId);
  const trial = {
    sku: options.item ?? '',
    customer: options.customer ?? null,
    date: dayIn(connection?.timeZone ?? 'UTC', now()),
    mark: `CHK-${newId().slice(0, 8).toUpperCase()}`,
  };
  const note = (action: string, more: object = {}): Promise<number> =>
    store.write((s) => {
      const told = { organizationId, at: now().getTime(), by: parts.operator ?? operator(), action };
      return s.audit.append(auditEntry({ ...told, subject: `check ${trial.mark}`, ...more }));
    });
  // Before it is done: whoever finds such a document later can see whose it is, whatever came in between.
  await note('live.trial_begun', { after: { sku: trial.sku } });
  const tried = await parts.zoho(organizationId).assumptions.try(spend, trial);
  await note('live.trial_ended', { after: { left: tried.left }, zohoIds: tried.zohoIds });
  return tried;
};

const marks: Readonly<Record<Seen['result'], string>> = { confirmed: 'yes', refuted: 'NO', 'not seen': '-' };

const describe = (seen: readonly Seen[], left: readonly string[], zohoCalls: number): string => {
  const count = (result: Seen['result']) => seen.filter((each) => each.result === result).length;
  const refuted = seen.filter(({ result }) => result === 'refuted');
  return [
    columns(seen.map(({ id, assumed, result, seen: words }) => [marks[result], id, assumed, words])),
    '',
    `${count('confirmed')} confirmed, ${count('refuted')} refuted, ${count('not seen')} not seen, in ${zohoCalls} calls.`,
    ...(refuted.length === 0
      ? []
      : [
          'What the connector does where an assumption does not hold stands in the README, under "Assumptions and honest limits". Please tell us of it.',
        ]),
    ...left.map((what) => `To be done by hand in Zoho: ${what}.`),
  ].join('\n');
};
