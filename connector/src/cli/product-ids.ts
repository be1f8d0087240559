// product-ids import, list, remove.
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { toProductId } from '../catalogue/product-ids.ts';
import { ConnectorError } from '../errors.ts';
import { type ImportedIds, importProductIds } from '../reconcile/import-product-ids.ts';
import { readTable } from '../reconcile/read-table.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { type Called, readBytes, readColumn } from './files.ts';
import { columns, readWhole, type Terminal, withParts } from './terminal.ts';

interface ImportOptions {
  readonly file: string;
  readonly column?: Called;
  readonly replace?: boolean;
  readonly organization?: string;
}

const SHOWN = 20;

export const addProductIdCommands = (program: Command, terminal: Terminal): void => {
  const ids = program.command('product-ids').description('what another system, such as the web shop, calls items');

  ids
    .command('import')
    .description('learn them from a CSV or JSON file with product_id, and sku or item_id')
    .requiredOption('--file <path>', 'the other system’s list')
    .option('--column <field=name>', 'what a column is called there, such as product_id=Handle', readColumn)
    .option('--replace', 'also of items that have another product id here')
    .option(...WHICH_ORGANIZATION)
    .action((options: ImportOptions) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const table = await readTable(readBytes(options.file), {
          needs: ['product_id'],
          oneOf: ['sku', 'item_id'],
          ...(options.column === undefined ? {} : { called: options.column }),
        });
        const done = await importProductIds(parts, organizationId, table, { replace: options.replace === true });
        terminal.answer(done, describe(done).join('\n'));
      }),
    );

  ids
    .command('list')
    .description('those that are known, in their order')
    .option('--after <id>', 'only those behind this one', '')
    .option('--limit <number>', 'how many at most (200)', readWhole, 200)
    .option(...WHICH_ORGANIZATION)
    .action((options: { after: string; limit: number; organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const { productIds, items } = parts.store.read;
        const rows = await productIds.page(organizationId, options.after, Math.min(options.limit, 10_000));
        const known = new Map((await items.all(organizationId)).map((item) => [item.itemId, item]));
        const told = rows.map(({ productId, itemId, source }) => {
          const item = known.get(itemId);
          return { productId, itemId, sku: item?.sku ?? '', name: item?.name ?? '', source };
        });
        const lines = told.map(({ productId, itemId, sku, name, source }) => [productId, sku, itemId, name, source]);
        terminal.answer(told, lines.length === 0 ? 'None is known.' : columns(lines));
      }),
    );

  ids
    .command('remove <product-id>')
    .description('forget one')
    .option(...WHICH_ORGANIZATION)
    .action((productId: string, options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const gone = await parts.store.write(async (s) => {
          if (!(await s.productIds.remove(organizationId, toProductId(productId)))) return false;
          await s.settings.raise('items');
          const at = parts.now().getTime();
          const subject = `product id ${productId}`.slice(0, 200);
          const by = parts.operator ?? null;
          await s.audit.append(auditEntry({ organizationId, at, by, action: 'product_ids.removed', subject }));
          return true;
        });
        if (!gone) throw new ConnectorError('not_found', `No item has the product id ${productId}.`);
        terminal.answer({ removed: productId }, `${productId} names no item any more.`);
      }),
    );
};

const describe = ({ added, same, changed, other, left }: ImportedIds): string[] => {
  const rest = (count: number): string[] => (count > SHOWN ? [`  and ${count - SHOWN} more (--json shows all)`] : []);
  return [
    `${added} learnt, ${changed} changed, ${same} known already.`,
    ...(other.length === 0 ? [] : [`${other.length} have another product id here, which stays without --replace:`]),
    ...other.slice(0, SHOWN).map(({ line, sku, from, to }) => `  line ${line}: ${sku} has ${from}, not ${to}`),
    ...rest(other.length),
    ...(left.length === 0 ? [] : [`${left.length} rows were left out:`]),
    ...left.slice(0, SHOWN).map(({ line, why }) => `  line ${line}: ${why}`),
    ...rest(left.length),
  ];
};
