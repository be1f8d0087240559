// The monthly report as CSV.
import type { LedgerRow } from '../clearance/ledger.ts';
import { toCsv } from '../reconcile/write-csv.ts';

const titles: Readonly<Record<keyof LedgerRow, string>> = {
  soldOn: 'sale date',
  order: 'order',
  decision: 'decision',
  customer: 'customer',
  street: 'street',
  secondary: 'unit',
  city: 'city',
  state: 'state',
  zip: 'zip',
  brand: 'brand',
  item: 'item',
  productClass: 'product class',
  quantity: 'quantity',
  delivererName: 'deliverer',
  delivererAddress: 'deliverer address',
  delivererPhone: 'deliverer phone',
};

const columns = Object.keys(titles) as (keyof LedgerRow)[];

export const ledgerCsv = (rows: readonly LedgerRow[]): string =>
  toCsv(
    columns.map((column) => titles[column]),
    rows.map((row) => columns.map((column) => row[column])),
  );
