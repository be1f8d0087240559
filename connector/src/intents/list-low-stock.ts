// What is running out: Zoho's own low-stock list, checked row by row, the scarcest first.
import { type AnswerOf, type AskOf, formatDecimal, type listLowStock } from 'shared-schemas';
import { toInstant } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';

const LIMIT = 20;
/** Zoho has no order by scarcity, so a page is read and sorted here. */
const READ = 200;

export const answerListLowStock =
  (needs: Pick<Parts, 'zoho'>) =>
  async (ask: AskOf<typeof listLowStock>, { asker, spend }: Ask): Promise<AnswerOf<typeof listLowStock>> => {
    const limit = ask.limit ?? LIMIT;
    const { rows, more, readAt } = await needs.zoho(asker.organizationId).items.lowStock(spend, READ);
    const scarcest = [...rows].sort((a, b) => a.onHand - a.reorderLevel - (b.onHand - b.reorderLevel));
    return {
      items: scarcest.slice(0, limit).map((row) => ({
        id: row.itemId,
        sku: row.sku,
        name: row.name,
        unit: row.unit,
        onHand: formatDecimal(row.onHand),
        reorderLevel: formatDecimal(row.reorderLevel),
      })),
      more: more || scarcest.length > limit,
      source: 'zoho',
      readAt: toInstant(readAt),
    };
  };
