// Sales orders, newest first. Zoho ignores some filters without a word, so every row is checked here as well.
import type { AnswerOf, AskOf, listOrders, OrderStatus } from 'shared-schemas';
import { findOneCustomer } from '../catalogue/customers.ts';
import { toOrderHead } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';

const LIMIT = 20;
/** Read when a status is asked for, since it can only be picked here. */
const READ = 200;

type Picked = NonNullable<AskOf<typeof listOrders>['status']>;

const meaning: Record<Picked, ReadonlySet<OrderStatus>> = {
  open: new Set(['draft', 'awaiting_approval', 'on_hold', 'confirmed', 'partly_packed', 'packed', 'partly_shipped']),
  draft: new Set(['draft', 'awaiting_approval']),
  confirmed: new Set(['confirmed', 'partly_packed', 'packed']),
  shipped: new Set(['partly_shipped', 'shipped', 'delivered']),
  cancelled: new Set(['cancelled']),
};

export const answerListOrders =
  (needs: Pick<Parts, 'zoho' | 'now' | 'mirror'>) =>
  async (ask: AskOf<typeof listOrders>, { asker, spend }: Ask): Promise<AnswerOf<typeof listOrders>> => {
    const readAt = needs.now().toISOString();
    const limit = ask.limit ?? LIMIT;
    const { organizationId } = asker;
    const zoho = needs.zoho(organizationId);
    const known = needs.mirror.names.customers;
    const customer =
      ask.customer === undefined
        ? null
        : await findOneCustomer({ organizationId, contacts: zoho.contacts, known }, ask.customer, spend);
    const { orders, more } = await zoho.orders.list(spend, {
      ...(customer === null ? {} : { customerId: customer.id }),
      ...(ask.since === undefined ? {} : { since: ask.since }),
      limit: ask.status === undefined ? limit : READ,
    });
    const heads = orders.map(toOrderHead);
    const picked =
      ask.status === undefined ? heads : heads.filter((head) => meaning[ask.status as Picked].has(head.status));
    return { orders: picked.slice(0, limit), more: more || picked.length > limit, readAt };
  };
