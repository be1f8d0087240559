// Zoho's webhooks in a shop's day: a rule for items and one for orders, as an admin sets them up, and deliveries that come
// late, twice, in no order, or never.
import { createEndpoint } from 'connector/webhooks/endpoints.ts';
import type { SandboxOptions } from 'zoho-sandbox';
import type { House } from '../stories/house.ts';
import type { ChangeKind } from './script.ts';

type Post = NonNullable<SandboxOptions['postWebhook']>;

export interface Deliveries {
  /** Hands a delivery to the connector, once it has been set up. */
  readonly post: Post;
  setUp(house: House): Promise<void>;
  /** Hands over what is due by the clock, and has it looked at; answers whether more is on its way. */
  hear(): Promise<boolean>;
  /** How many Zoho has sent. */
  sent(): number;
}

/** What a rule can cover: what it has an entity for, and what counts as a change of that (API notes 8). */
export const covered: readonly ChangeKind[] = ['staff order', 'item edit'];

const MISCHIEF = { delayMs: [500, 8_000], duplicate: 0.05, reorder: 0.1, lose: 0.01 } as const;
const ENTITIES = ['item', 'salesorder'] as const;

export const openDeliveries = (): Deliveries => {
  let house: House | undefined;
  return {
    post: async ({ url, method, headers, body }) => {
      if (house === undefined) throw new Error('nobody listens yet');
      const response = await house.app.request(url, { method, headers, body });
      return { status: response.status, text: await response.text() };
    },

    setUp: async (opened) => {
      house = opened;
      const { organizationId, parts, sandbox } = house;
      const { url, secret } = await createEndpoint(parts, { organizationId, allowUnsigned: false });
      for (const entity of ENTITIES) sandbox.control.addWebhook({ url: url ?? '', entity, secret });
      sandbox.control.webhookMischief(MISCHIEF);
    },

    hear: async () => {
      if (house === undefined) return false;
      const { waiting } = await house.sandbox.control.deliverWebhooks();
      const ran = await house.app.jobs.runDue();
      return waiting > 0 || ran > 0;
    },

    sent: () => house?.sandbox.control.webhookLog().filter(({ state }) => state === 'sent').length ?? 0,
  };
};
