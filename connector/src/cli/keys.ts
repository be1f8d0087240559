// keys create, list, limits, rotate, revoke.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { intents, type Scope } from 'shared-schemas';
import { toLocationIds } from '../catalogue/location-ids.ts';
import { moment } from '../catalogue/written.ts';
import { askedToday } from '../skill-tokens/day-asks.ts';
import {
  adminScopes,
  changeLimits,
  createKey,
  knownScopes,
  listKeys,
  OVERLAP_MINUTES,
  revokeKey,
  rotateKey,
  writeScopes,
} from '../skill-tokens/keys.ts';
import { limitWords } from '../skill-tokens/limits.ts';
import { newKeyText } from '../skill-tokens/new-key-text.ts';
import { connectionOf } from './connection.ts';
import { addLimitFlags, saidNone, toLimits } from './key-limits.ts';
import { columns, readWhole, type Terminal, withParts } from './terminal.ts';

interface CreateOptions {
  readonly name: string;
  readonly kind: 'skill' | 'service';
  readonly scopes?: string[];
  readonly write?: boolean;
  readonly release: 'person' | 'code' | 'agent';
  readonly organization?: string;
  readonly location?: string[];
}

export const addKeyCommands = (program: Command, terminal: Terminal): void => {
  const keys = program.command('keys').description('the keys that skills and services use');

  addLimitFlags(keys.command('create'), { defaults: true })
    .description('make a key; it is shown once')
    .requiredOption('--name <name>', 'what it is for, for people')
    .addOption(
      new Option('--kind <kind>', 'a skill proposes; a service orders by itself')
        .choices(['skill', 'service'])
        .default('skill'),
    )
    .option('--scopes <list>', 'comma-separated scopes; reading only where nothing is said', toScopes)
    .option('--write', 'all scopes that a key of its kind is good for, those for writing too')
    .addOption(
      new Option('--release <who>', 'who releases a plan').choices(['person', 'code', 'agent']).default('person'),
    )
    .option('--organization <id>', 'where several organisations are connected')
    .option(
      '--location <name or id...>',
      'only these locations, for stock, orders and their tracking; lists of orders show all',
    )
    .action((options: CreateOptions) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const scopes = options.write === true ? writeScopes(options.kind) : options.scopes;
        const limits = toLimits({ ...options });
        const made = await createKey(parts, {
          organizationId,
          name: options.name,
          kind: options.kind,
          release: options.release,
          limits,
          unlimited: saidNone(limits),
          ...(scopes === undefined ? {} : { scopes: scopes as Scope[] }),
          ...(options.location === undefined
            ? {}
            : { locationIds: await toLocationIds(parts, organizationId, options.location) }),
        });
        const dead = deadIntents(scopes ?? [], parts.config.INTENTS);
        const told = newKeyText(made, parts.config.PUBLIC_URL);
        terminal.answer(
          { ...made, switchedOff: dead },
          dead.length === 0
            ? told
            : `${told}\n\nSwitched off on this connector, so refused to this key too: ${dead.join(', ')}. See INTENTS in .env.example.`,
        );
      }),
    );

  keys
    .command('list')
    .description('every key, without its secret')
    .action(() =>
      withParts(terminal, async (parts) => {
        const all = await listKeys(parts);
        const rows = all.map((key) => [
          key.kid,
          key.name,
          key.kind,
          key.state,
          key.kind === 'service' ? 'makes no plans' : `release by ${key.release}`,
          key.scopes.join(','),
          key.createdAt.toISOString().slice(0, 10),
          key.lastUsedAt === null ? 'never used' : `used ${key.lastUsedAt.toISOString().slice(0, 10)}`,
          key.rotatedFrom === null ? '' : `took the place of ${key.rotatedFrom}`,
        ]);
        const limits = all.map((key) => `  ${limitWords(key.limits)}`);
        const lines = columns(rows)
          .split('\n')
          .map((line, index) => `${line}\n${limits[index]}`);
        terminal.answer(all, all.length === 0 ? 'There are no keys yet.' : lines.join('\n'));
      }),
    );

  addLimitFlags(keys.command('limits <kid>'), { defaults: false })
    .description('what a key may do; with flags, change it at once, in every process')
    .action((kid: string, options: object) =>
      withParts(terminal, async (parts) => {
        const limits = await changeLimits(parts, kid, toLimits({ ...options }));
        const { organizationId } = await parts.skillTokens.holder(kid);
        const today = await askedToday(parts, { kid, organizationId });
        const used = Object.entries(limits.dayIntents).map(
          ([intent, most]) => `\n  ${intent}: ${today.asks[intent] ?? 0} asked today, ${most} allowed a day`,
        );
        const anew =
          used.length === 0 ? '' : `\n  A new day begins at ${moment(new Date(today.endsAt).toISOString())}.`;
        terminal.answer(
          { kid, limits, askedToday: today.asks, dayEndsAt: new Date(today.endsAt).toISOString() },
          `Key ${kid}, ${limitWords(limits)}.${used.join('')}${anew}`,
        );
      }),
    );

  keys
    .command('rotate <kid>')
    .description('make a new key in the place of an old one')
    .option(
      '--overlap-minutes <number>',
      'how long the old key still works; 0 where somebody else may have it',
      readWhole,
      OVERLAP_MINUTES,
    )
    .action((kid: string, options: { overlapMinutes: number }) =>
      withParts(terminal, async (parts) => {
        const made = await rotateKey(parts, { kid, overlapMs: options.overlapMinutes * 60_000 });
        terminal.answer(made, newKeyText(made, parts.config.PUBLIC_URL));
      }),
    );

  keys
    .command('revoke <kid>')
    .description('end a key at once, in every process')
    .action((kid: string) =>
      withParts(terminal, async (parts) => {
        await revokeKey(parts, kid);
        terminal.answer({ revoked: kid }, `Key ${kid} is revoked.`);
      }),
    );
};

/** What the admin has given the key on purpose, and the connector does not do. */
const deadIntents = (scopes: readonly string[], enabled: readonly string[]): string[] =>
  intents.flatMap(({ name, scope, effect }) =>
    effect === 'write' && scopes.includes(scope) && !enabled.includes(name) ? [name] : [],
  );

const toScopes = (text: string): string[] => {
  const scopes = text.split(',').map((scope) => scope.trim());
  const grantable: readonly string[] = [...knownScopes, ...adminScopes];
  const unknown = scopes.filter((scope) => !grantable.includes(scope));
  if (unknown.length > 0) throw new InvalidArgumentError(`Known scopes: ${grantable.join(', ')}.`);
  return scopes;
};
