// A decision for people: without who bought.
import { formatDecimal } from 'shared-schemas';
import type { DecisionLineRow, DecisionRow } from '../store/decisions.ts';
import { readDecision } from './kept.ts';

export const toldDecision = (row: DecisionRow, lines: readonly DecisionLineRow[]) => {
  const kept = readDecision(row.body);
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    outcome: row.outcome,
    moment: row.moment,
    channel: row.channel,
    orderRef: row.orderRef,
    orderNumber: row.orderNumber,
    soldOn: row.soldOn,
    keptUntil: row.keptUntil,
    voidedAt: row.voidedAt === null ? null : new Date(row.voidedAt).toISOString(),
    violations: kept?.decision.violations ?? [],
    sources: kept?.decision.sources ?? [],
    proofs: kept?.proofs ?? null,
    lines: lines.map(({ sku, name, productClass, quantityMicros }) => ({
      sku,
      name,
      productClass,
      quantity: formatDecimal(quantityMicros),
    })),
  };
};
