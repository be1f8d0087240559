// Customers by name, from the mirror in the first place; by e-mail address, or where no name fits, from Zoho.
import type { AnswerOf, AskOf, findCustomer } from 'shared-schemas';
import { toInstant } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';

const LIMIT = 10;

export const answerFindCustomer =
  (needs: Pick<Parts, 'zoho' | 'now' | 'mirror'>) =>
  async (ask: AskOf<typeof findCustomer>, { asker, spend }: Ask): Promise<AnswerOf<typeof findCustomer>> => {
    const { organizationId } = asker;
    const limit = ask.limit ?? LIMIT;
    // Addresses of people are not kept here.
    if (ask.live !== true && !ask.text.includes('@')) {
      const known = await needs.mirror.names.customers.find(organizationId, ask.text, limit);
      // Who is not known may be new.
      if (known !== null && known.customers.length > 0) {
        return { customers: [...known.customers], more: known.more, source: 'mirror', readAt: toInstant(known.readAt) };
      }
    }
    const readAt = needs.now().toISOString();
    const found = await needs.zoho(organizationId).contacts.find(spend, ask.text, limit);
    return {
      customers: found.contacts.map(({ id, name, company, email, phone, status }) => ({
        id,
        name,
        company,
        email,
        phone,
        status,
      })),
      more: found.more,
      source: 'zoho',
      readAt,
    };
  };
