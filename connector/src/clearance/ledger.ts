// What a state's tobacco office must be told each month: who was sold what, by whom it was brought; ordered by city and ZIP.
import { formatDecimal } from 'shared-schemas';
import { readState } from '../compliance/places.ts';
import { isPact, readProductClass } from '../compliance/product-classes.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { DecisionRow } from '../store/decisions.ts';
import { type KeptBuyer, type KeptDecision, readBuyer, readDecision } from './kept.ts';

export interface LedgerRow {
  readonly soldOn: string;
  readonly order: string;
  readonly decision: string;
  readonly customer: string;
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly brand: string;
  readonly item: string;
  readonly productClass: string;
  readonly quantity: string;
  readonly delivererName: string;
  readonly delivererAddress: string;
  readonly delivererPhone: string;
}

export interface LedgerAsk {
  readonly organizationId: string;
  /** Two letters, or a name. */
  readonly state: string;
  /** Such as 2026-10. */
  readonly month: string;
}

export interface Ledger {
  readonly state: string;
  readonly month: string;
  /** The day by which it is to be handed in. */
  readonly dueBy: string;
  readonly rows: readonly LedgerRow[];
  /** Sales of that month whose buyer has been erased or cannot be read: none is left out silently. */
  readonly unreadable: readonly string[];
}

const DUE_DAY = '10';

/** The 10th of the month after it. */
export const dueDayOf = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01-${DUE_DAY}` : `${year}-${String(number + 1).padStart(2, '0')}-${DUE_DAY}`;
};

/** Errors: `invalid_ask`. */
export const ledgerOf = async (
  { store }: Pick<Parts, 'store'>,
  { organizationId, state: word, month }: LedgerAsk,
): Promise<Ledger> => {
  const state = readState(word);
  if (state === null) throw new ConnectorError('invalid_ask', `"${word}" is no state.`);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new ConnectorError('invalid_ask', 'A month is such as 2026-10.');
  const { sales, lines } = await pactSales({ store }, organizationId, month);
  const there = sales.filter(({ buyer }) => buyer === null || readState(buyer.address.state) === state);
  return {
    state,
    month,
    dueBy: dueDayOf(month),
    rows: there
      .flatMap(({ sale, buyer, kept }) =>
        buyer === null
          ? []
          : lines
              .filter(({ decisionId }) => decisionId === sale.id)
              .map((line) => toRow({ sale, buyer, kept }, line, state)),
      )
      .sort(byPlace),
    unreadable: there.filter(({ buyer }) => buyer === null).map(({ sale }) => sale.id),
  };
};

/** States in which something was sold that month that has to be told of. */
export const statesOf = async (
  needs: Pick<Parts, 'store'>,
  organizationId: string,
  month: string,
): Promise<readonly string[]> => {
  const { sales } = await pactSales(needs, organizationId, month);
  return [
    ...new Set(sales.flatMap(({ buyer }) => (buyer === null ? [] : (readState(buyer.address.state) ?? [])))),
  ].sort();
};

const pactSales = async ({ store }: Pick<Parts, 'store'>, organizationId: string, month: string) => {
  const all = await store.read.decisions.sales(organizationId, `${month}-01`, `${month}-31`);
  const lines = (await store.read.decisions.linesOf(all.map(({ id }) => id))).filter(({ productClass }) => {
    const known = readProductClass(productClass);
    return known !== null && isPact(known);
  });
  const told = new Set(lines.map(({ decisionId }) => decisionId));
  const sales = all
    .filter(({ id }) => told.has(id))
    .map((sale) => ({ sale, buyer: readBuyer(sale.buyer), kept: readDecision(sale.body) }));
  return { sales, lines };
};

interface PactSale {
  readonly sale: DecisionRow;
  readonly buyer: KeptBuyer;
  readonly kept: KeptDecision | null;
}

const toRow = (
  { sale, buyer, kept }: PactSale,
  line: { brand: string; name: string; productClass: string; quantityMicros: number },
  state: string,
): LedgerRow => ({
  soldOn: sale.soldOn ?? '',
  order: sale.orderNumber ?? '',
  decision: sale.id,
  customer: buyer.name,
  street: buyer.address.street,
  secondary: buyer.address.secondary,
  city: buyer.address.city,
  state,
  zip: buyer.address.zip,
  brand: line.brand,
  item: line.name,
  productClass: line.productClass,
  quantity: formatDecimal(line.quantityMicros),
  delivererName: kept?.deliverer.name ?? '',
  delivererAddress: kept?.deliverer.address ?? '',
  delivererPhone: kept?.deliverer.phone ?? '',
});

const byPlace = (a: LedgerRow, b: LedgerRow): number =>
  a.city.localeCompare(b.city, 'en') ||
  a.zip.localeCompare(b.zip) ||
  a.soldOn.localeCompare(b.soldOn) ||
  a.order.localeCompare(b.order) ||
  a.item.localeCompare(b.item);
