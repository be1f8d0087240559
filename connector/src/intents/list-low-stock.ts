// What is running out, the scarcest first: from the mirror where it is new enough, else Zoho's own low-stock list,
// checked row by row.
import { type AnswerOf, type AskOf, formatDecimal, type listLowStock } from 'shared-schemas';
import { type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import { acceptsOf } from '../mirror/accepts.ts';
import type { Ask, Parts } from '../parts.ts';
import type { LowStockRow } from '../zoho/ports/items.ts';

const LIMIT = 20;

type Answer = AnswerOf<typeof listLowStock>;

export const answerListLowStock =
  (needs: Pick<Parts, 'zoho' | 'mirror' | 'config' | 'now'> & { readonly stockDesk: StockDesk }) =>
  async (ask: AskOf<typeof listLowStock>, { asker, spend }: Ask): Promise<Answer> => {
    const { organizationId, locationIds } = asker;
    const limit = ask.limit ?? LIMIT;
    const { maxAgeMs } = acceptsOf(ask, needs.config);
    const mirrored = await needs.mirror.low(organizationId, limit + 1);
    const age = mirrored === null ? Number.NaN : needs.now().getTime() - mirrored.followedTo;
    // What was followed in the future was followed before the clock was put back.
    const newEnough = mirrored !== null && maxAgeMs > 0 && age >= 0 && age <= maxAgeMs;
    if (newEnough || (mirrored !== null && maxAgeMs > 0 && !needs.mirror.day.chatMayRead(organizationId))) {
      return {
        items: mirrored.items.slice(0, limit).map((item) => ({
          ...toRow(item),
          // A key that is bound to some locations is not told what lies elsewhere.
          ...(locationIds === null
            ? {}
            : {
                onHand: formatDecimal(
                  sumPlaces(item.places.filter(({ id }) => locationIds.includes(id))).physical.onHand,
                ),
              }),
        })),
        more: mirrored.items.length > limit,
        source: 'mirror',
        readAt: toInstant(mirrored.readAt),
        followedTo: toInstant(mirrored.followedTo),
        warnings: newEnough ? [] : ['Today’s Zoho calls are kept for orders: this list is older than asked for.'],
      };
    }
    const low = await needs.zoho(organizationId).items.lowStock(spend, limit);
    const rows = locationIds === null ? low.rows : await within(locationIds, low.rows);
    return {
      items: rows.map(toRow),
      more: low.more,
      source: 'zoho',
      readAt: toInstant(low.readAt),
      followedTo: null,
      warnings: [],
    };

    /** Zoho's list knows totals alone. */
    async function within(allowed: readonly string[], all: readonly LowStockRow[]): Promise<LowStockRow[]> {
      const ids = all.map((row) => row.itemId);
      const readings = await needs.stockDesk.read(organizationId, ids, spend);
      return all.flatMap((row) => {
        const places = readings.get(row.itemId)?.item.places.filter(({ id }) => allowed.includes(id));
        return places === undefined ? [] : [{ ...row, onHand: sumPlaces(places).physical.onHand }];
      });
    }
  };

const toRow = (row: LowStockRow): Answer['items'][number] => ({
  id: row.itemId,
  sku: row.sku,
  name: row.name,
  unit: row.unit,
  onHand: formatDecimal(row.onHand),
  reorderLevel: formatDecimal(row.reorderLevel),
});
