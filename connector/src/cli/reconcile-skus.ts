// reconcile-skus: another system's list of items held against Zoho's.
import type { Command } from 'commander';
import { compareSkus } from '../reconcile/compare-skus.ts';
import { createFindItem } from '../reconcile/find-items.ts';
import { readKnownItems } from '../reconcile/known-items.ts';
import { readTable } from '../reconcile/read-table.ts';
import { skuReportCsv, skuReportText } from '../reconcile/sku-report.ts';
import { connectionOf } from './connection.ts';
import { type Called, readBytes, readColumn, writeText } from './files.ts';
import { type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly file: string;
  readonly column?: Called;
  readonly csv?: string;
  readonly organization?: string;
}

export const addReconcileSkusCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('reconcile-skus')
    .description('hold another system’s list of items against Zoho’s: matched, missing, duplicate, empty, changed')
    .requiredOption('--file <path>', 'its list, CSV or JSON, with sku, product_id or item_id')
    .option('--column <field=name>', 'what a column is called there, such as sku=Artikel', readColumn)
    .option('--csv <path>', 'write every finding into this file as well')
    .option('--organization <id>', 'which organisation, where several are connected')
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const table = await readTable(readBytes(options.file), {
          needs: [],
          oneOf: ['sku', 'item_id', 'product_id'],
          ...(options.column === undefined ? {} : { called: options.column }),
        });
        const items = await readKnownItems(parts, organizationId);
        const find = createFindItem(items, parts.config.CANONICAL_ID);
        const report = compareSkus(table.rows, items, find);
        if (options.csv !== undefined) writeText(options.csv, skuReportCsv(report));
        terminal.answer(report, skuReportText(report));
      }),
    );
};
