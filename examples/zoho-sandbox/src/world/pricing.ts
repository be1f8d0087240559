// What a sale comes to: Zoho computes it from quantities and rates, whatever totals were sent (API notes 6.4).
import { roundTo } from '../wire/number.ts';
import type { Tax } from './records.ts';
import type { Line, Sale } from './sales.ts';

export interface Totals {
  readonly lines: readonly LineTotals[];
  readonly subTotal: number;
  readonly discount: number;
  readonly taxes: readonly { readonly tax: Tax; readonly amount: number }[];
  readonly taxTotal: number;
  readonly total: number;
}

export interface LineTotals {
  readonly line: Line;
  readonly tax: Tax | undefined;
  readonly discount: number;
  readonly amount: number;
}

/** @param precision decimals of the currency: line totals, taxes and discounts are rounded to it, half up. */
export function price(sale: Sale, taxOf: (id: string) => Tax | undefined, precision: number): Totals {
  const lines = sale.lines.map((line) => priceLine(sale, line, taxOf(line.taxId), precision));
  const subTotal = roundTo(sum(lines.map((line) => line.amount)), precision);
  const discount = sale.discountType === 'item_level' ? 0 : discountOf(sale.discount, subTotal, precision);
  const share = sale.discountBeforeTax && subTotal > 0 ? (subTotal - discount) / subTotal : 1;
  const taxes = priceTaxes(sale, lines, share, precision);
  const taxTotal = roundTo(sum(taxes.map(({ amount }) => amount)), precision);
  const added = sale.inclusiveTax ? 0 : taxTotal;
  const total = roundTo(subTotal - discount + added + sale.shippingCharge + sale.adjustment, precision);
  return { lines, subTotal, discount, taxes, taxTotal, total };
}

function priceLine(sale: Sale, line: Line, tax: Tax | undefined, precision: number): LineTotals {
  const gross = line.rate * line.quantity;
  const discount = sale.discountType === 'item_level' ? discountOf(line.discount, gross, precision) : 0;
  return { line, tax, discount, amount: roundTo(gross - discount, precision) };
}

/** "10%" or an amount. */
function discountOf(discount: string, of: number, precision: number): number {
  const value = Number.parseFloat(discount);
  if (!Number.isFinite(value)) return 0;
  return roundTo(discount.trim().endsWith('%') ? (of * value) / 100 : value, precision);
}

function priceTaxes(sale: Sale, lines: readonly LineTotals[], share: number, precision: number): Totals['taxes'] {
  const byTax = new Map<Tax, number>();
  for (const { tax, amount } of lines) {
    if (tax) byTax.set(tax, (byTax.get(tax) ?? 0) + amount * share);
  }
  return [...byTax].map(([tax, base]) => {
    const rate = tax.percentage / (sale.inclusiveTax ? 100 + tax.percentage : 100);
    return { tax, amount: roundTo(base * rate, precision) };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
