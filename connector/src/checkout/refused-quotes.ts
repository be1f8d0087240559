// A quote that says no is told to the audit log: to which key, and which rules said it. Not whose birthday or address it
// was; and seldom, for a shopper may ask again and again.
import { type AnswerOf, quoteCart } from 'shared-schemas';
import { createSeldom } from '../audit/seldom.ts';
import type { Ask, Parts } from '../parts.ts';

/** Never fails: whoever asked is answered all the same. */
export type TellRefusedQuote = (
  quote: Pick<AnswerOf<typeof quoteCart>, 'outcome' | 'refusals'>,
  asked: Pick<Ask, 'asker' | 'requestId'>,
) => Promise<void>;

export const createTellRefusedQuote = (parts: Pick<Parts, 'store' | 'now' | 'log'>): TellRefusedQuote => {
  const tell = createSeldom(parts);
  return async ({ outcome, refusals }, { asker: { kid, organizationId }, requestId }) => {
    if (outcome === 'allow') return;
    const rules = [...new Set(refusals.map(({ rule }) => rule))].sort();
    const reason = 'What it asks for may not be sold so.';
    const entry = { action: 'shop.quote_refused', subject: quoteCart.name, reason, after: { outcome, rules } };
    try {
      await tell(JSON.stringify([kid, outcome, rules]), { organizationId, kid, requestId, ...entry });
    } catch (error) {
      parts.log.error({ requestId, error }, 'a refused quote could not be told to the audit log');
    }
  };
};
