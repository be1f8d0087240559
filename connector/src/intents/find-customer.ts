// Customers by name or e-mail address, live.
import type { AnswerOf, AskOf, findCustomer } from 'shared-schemas';
import type { Ask, Parts } from '../parts.ts';

const LIMIT = 10;

export const answerFindCustomer =
  (needs: Pick<Parts, 'zoho' | 'now'>) =>
  async (ask: AskOf<typeof findCustomer>, { asker, spend }: Ask): Promise<AnswerOf<typeof findCustomer>> => {
    const readAt = needs.now().toISOString();
    const found = await needs.zoho(asker.organizationId).contacts.find(spend, ask.text, ask.limit ?? LIMIT);
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
      readAt,
    };
  };
