// Whether counts from elsewhere agreed with Zoho, the last time they were compared.
import type { AnswerOf, showReconciliation as Intent } from 'shared-schemas';
import { itemWords } from '../stock-words.ts';
import { decimal, grouped, minute, quote, state, told, word } from '../voice.ts';

type Answer = AnswerOf<typeof Intent>;
export const showReconciliation = ({ reconciliation: it }: Answer): string[] => {
  if (it === null) return ['Nothing has been compared yet: an admin does it, with: pnpm connector reconcile-stock'];
  return told(
    `Reconciliation ${word(it.run)} of ${minute(it.startedAt)}, ${grouped(it.rows)} counts: ${state(it.state)}.`,
    it.totals.map(({ status, count }) => `  ${state(status)}: ${grouped(count)}`),
    it.findings.map((row) => {
      const place = row.location === '' ? '' : ` at ${quote(row.location)}`;
      const drift = row.drift === null ? '' : `, differs by ${decimal(row.drift)}`;
      const counted = row.counted === null ? '' : `: counted ${decimal(row.counted)}${drift}`;
      return `  ${state(row.status)}: ${itemWords(row)}${place}${counted}${row.note === '' ? '' : `; ${quote(row.note, 150)}`}`;
    }),
    it.more && 'There are more: an admin sees all of them.',
    it.stopped.map((why) => `Nothing was planned: ${quote(why, 200)}`),
    it.plans.map((plan) => `Plan ${word(plan.id)}: ${state(plan.state)}`),
  );
};
