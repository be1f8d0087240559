// For tests: one organisation of Zoho as a literal, which counts what is asked of it and remembers what it is given.
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { NOW, ORGANIZATION } from './zoho-answers-testbed.ts';
import { pretendContacts } from './zoho-contacts-testbed.ts';
import { pretendItems } from './zoho-items-testbed.ts';
import { pretendMoves } from './zoho-moves-testbed.ts';
import { pretendOrders } from './zoho-orders-testbed.ts';

/** No route asks Zoho for it. */
const never = (): Promise<never> => Promise.reject(new Error('a route has asked for webhooks at Zoho'));

export const pretendZoho = (sequence: () => number) => {
  const spends: Spend[] = [];
  const spent = (spend: Spend): void => {
    spend.zohoCalls += 1;
    if (!spends.includes(spend)) spends.push(spend);
  };
  const { zoho: goods, items } = pretendItems(spent, sequence);
  const { zoho: sales, orders } = pretendOrders(spent, items);
  const zoho: ZohoOrganization = {
    ...goods,
    ...sales,
    ...pretendMoves(spent),
    contacts: pretendContacts(spent),
    fields: {
      list: async (spend) => {
        spent(spend);
        return [];
      },
    },
    access: {
      organizations: async (spend) => {
        spent(spend);
        return [{ id: ORGANIZATION, name: 'Zylker', timeZone: 'Europe/Berlin', currency: 'EUR', pricePrecision: 2 }];
      },
      touch: async (spend) => spent(spend),
    },
    clock: () => null,
    assumptions: { look: never, try: never },
    automation: {
      webhooks: never,
      rules: never,
      webhook: never,
      rule: never,
      createWebhook: never,
      changeWebhook: never,
      deleteWebhook: never,
      createRule: never,
      changeRule: never,
      activateRule: never,
      deleteRule: never,
    },
    callsLeft: async () => ({
      leftToday: 4_711,
      dayLimit: 5_000,
      dayResetsAt: NOW + 3_600_000,
      leftThisMinute: 59,
      minuteLimit: 60,
      blockedUntil: null,
    }),
  };
  return { zoho, items, orders, spends };
};
