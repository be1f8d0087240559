// items skus, names, unname: what items are called, in Zoho and by people.
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { checkSkus, type GivenName, type SkuCheck } from '../catalogue/check-skus.ts';
import { dropName } from '../catalogue/item-names.ts';
import { toIso } from '../mirror/state.ts';
import type { IndexedItem } from '../store/items.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { columns, moment, readWhole, type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly organization?: string;
}

const DAY_MS = 86_400_000;
const SHOWN = 20;

export const addItemCommands = (program: Command, terminal: Terminal): void => {
  const items = program.command('items').description('what items are called, in Zoho and by people');

  items
    .command('skus')
    .description('SKUs that several items have, items without one, and SKUs that have changed; asks nobody')
    .option('--days <count>', 'changes of so many days, at most 90', readWhole, 30)
    .option(...WHICH_ORGANIZATION)
    .action((options: Options & { readonly days: number }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const found = await checkSkus(parts, organizationId, options.days * DAY_MS);
        const { names, changed, ...faults } = found;
        const told = { ...faults, changed: changed.map((it) => ({ ...it, since: toIso(it.since) })) };
        terminal.answer(told, skuWords(found, options.days));
      }),
    );

  items
    .command('names')
    .description('the names that people have given to items, besides Zoho’s own')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const { names } = await checkSkus(parts, await connectionOf(parts, options.organization), 0);
        const none = 'No item was given a name. One is learnt by a plan: name-item.';
        terminal.answer({ names }, names.length === 0 ? none : columns(names.map(toRow)));
      }),
    );

  items
    .command('unname <name>')
    .description('take such a name away')
    .option(...WHICH_ORGANIZATION)
    .action((name: string, options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const { itemId } = await parts.store.write(async (s) => {
          const dropped = await dropName(s, organizationId, name);
          await s.audit.append(
            auditEntry({
              organizationId,
              at: parts.now().getTime(),
              by: parts.operator ?? null,
              action: 'item.unnamed',
              subject: `item ${dropped.itemId}`,
              before: { name: dropped.name },
              zohoIds: [dropped.itemId],
            }),
          );
          return dropped;
        });
        terminal.answer({ unnamed: name, itemId }, `"${name}" is no item any more.`);
      }),
    );
};

const toRow = ({ name, itemId, item, clashes }: GivenName): string[] => [
  `"${name}"`,
  item === null ? `item ${itemId}, which Zoho no longer has` : called(item),
  clashes.length === 0 ? '' : `Zoho calls so itself: ${clashes.map(called).join(', ')}`,
];

const called = ({ itemId, sku, name }: IndexedItem): string => `${sku === '' ? `item ${itemId}` : sku} "${name}"`;

const skuWords = ({ items, empty, duplicate, changed }: SkuCheck, days: number): string =>
  [
    `${items} items are known.`,
    ...section(
      'SKUs that several items in use have',
      duplicate,
      ({ sku, of }) => `${sku}: ${of.map(called).join(', ')}`,
    ),
    ...section('Items in use without a SKU', empty, called),
    ...section(`SKUs that have changed in ${days} days`, changed, ({ was, is, name, itemId, since }) => {
      const now = is === null ? 'the item is gone' : `now ${is === '' ? 'none' : is} ("${name}")`;
      return `${was}: ${now}, item ${itemId}, seen ${moment(toIso(since) ?? '')}`;
    }),
  ].join('\n');

const section = <T>(head: string, rows: readonly T[], tell: (row: T) => string): string[] => [
  `${head}: ${rows.length === 0 ? 'none' : rows.length}`,
  ...rows.slice(0, SHOWN).map((row) => `  ${tell(row)}`),
  ...(rows.length > SHOWN ? [`  and ${rows.length - SHOWN} more, with --json`] : []),
];
