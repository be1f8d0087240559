// What is running out: Zoho's own low-stock list, checked row by row, the scarcest first.
import { type AnswerOf, type AskOf, formatDecimal, type listLowStock } from 'shared-schemas';
import { type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';
import type { LowStockRow } from '../zoho/ports.ts';

const LIMIT = 20;

export const answerListLowStock =
  (needs: Pick<Parts, 'zoho'> & { readonly stockDesk: StockDesk }) =>
  async (ask: AskOf<typeof listLowStock>, { asker, spend }: Ask): Promise<AnswerOf<typeof listLowStock>> => {
    const { organizationId, locationIds } = asker;
    const low = await needs.zoho(organizationId).items.lowStock(spend, ask.limit ?? LIMIT);
    const rows = locationIds === null ? low.rows : await within(locationIds, low.rows);
    return {
      items: rows.map((row) => ({
        id: row.itemId,
        sku: row.sku,
        name: row.name,
        unit: row.unit,
        onHand: formatDecimal(row.onHand),
        reorderLevel: formatDecimal(row.reorderLevel),
      })),
      more: low.more,
      source: 'zoho',
      readAt: toInstant(low.readAt),
    };

    /** Zoho's list knows totals alone, and a key that is bound to some locations is not told what lies elsewhere. */
    async function within(allowed: readonly string[], all: readonly LowStockRow[]): Promise<LowStockRow[]> {
      const ids = all.map((row) => row.itemId);
      const readings = await needs.stockDesk.read(organizationId, ids, spend);
      return all.flatMap((row) => {
        const places = readings.get(row.itemId)?.item.places.filter(({ id }) => allowed.includes(id));
        return places === undefined ? [] : [{ ...row, onHand: sumPlaces(places).physical.onHand }];
      });
    }
  };
