// A whole regulated shop on this machine: the local Zoho, those who prove ages and addresses, a payment step, the connector
// as a process of its own, and the storefront. For the demo and for tests with a browser.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SandboxOptions } from 'zoho-sandbox';
import { createProviders, listenProviders, type Providers } from 'zoho-sandbox/providers';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { shopSettings } from '../demo/shop-settings.ts';
import { createPayments, type Payments } from '../payment-step/payments.ts';
import type { Log } from './parts.ts';
import { type Storefront, startStorefront } from './start.ts';

export interface StorefrontWorld {
  /** Where the shop is. */
  readonly url: string;
  readonly shop: Shop;
  readonly providers: Providers;
  readonly providersOrigin: string;
  readonly payments: Payments;
  readonly storefront: Storefront;
  stop(): Promise<void>;
}

export interface StorefrontOptions {
  readonly sandbox?: SandboxOptions;
  /** Settings of the connector besides those of a shop. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly pollMs?: number;
  readonly log?: Log;
}

const COURIER = 'Example Courier';
export const startStorefrontWorld = async (options: StorefrontOptions = {}): Promise<StorefrontWorld> => {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const payments = createPayments();
    const paying = await payments.listen();
    ends.push(paying.close);
    const providers = createProviders();
    const proving = await listenProviders(providers);
    ends.push(proving.close);
    const shop = await startShop({
      // Who moves stock by hand at the local Zoho sees it in the shop at once, as if an item had been edited there.
      sandbox: { items: 120, complianceFields: true, stockTouchesItem: true, ...options.sandbox },
      settings: {
        LOG_LEVEL: 'error',
        ...shopSettings({ providersUrl: proving.origin, paymentsUrl: paying.url, carrier: COURIER }),
        WEBHOOK_RULES: 'by-connector',
        SUBSCRIBER_ADDRESSES: 'loopback',
        ...options.settings,
      },
    });
    ends.push(shop.stop);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { connectorKey, eventsSecret } = await prepare(shop, url);
    const storefront = await startStorefront(
      {
        name: 'Juniper & Oak',
        origin: url,
        port,
        connectorUrl: shop.connectorUrl,
        connectorKey,
        eventsSecret,
        sessionSecret: randomBytes(32).toString('base64url'),
        bookFile: join(shop.folder, 'storefront.db'),
        ageStepUrl: `${proving.origin}/__providers/checks/{id}`,
        timeZone: 'America/Los_Angeles',
        postsAMinute: 1_000,
        openOrders: { ofSession: 3, ofAddress: 1_000 },
        pollMs: options.pollMs ?? 5_000,
      },
      options.log ?? (() => {}),
    );
    ends.push(storefront.stop);
    return { url, shop, providers, providersOrigin: proving.origin, payments, storefront, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** What the owner of a shop does once, at the connector's own command line. */
const prepare = async (
  shop: Shop,
  url: string,
): Promise<{ readonly connectorKey: string; readonly eventsSecret: string }> => {
  await shop.cli('compliance', 'rules', 'seed');
  const stale = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  // The owner's own row, which the seed cannot have: who brings such goods.
  const row = ['--class', 'ends', '--carrier', COURIER, '--effect', 'allow', '--stale', stale];
  const why = ['--source', 'A letter of the carrier', '--confidence', 'owner', '--reason', 'They take these goods'];
  await shop.cli('compliance', 'rules', 'set', 'carrier/example/ends', ...row, ...why);
  await shop.cli('compliance', 'fields', 'check');
  await shop.cli('webhook', 'setup');
  const bound = ['--scopes', 'shop:read,shop:sell,events:read', '--location', 'Head Office'];
  const limits = ['--order-value', '2000', '--day-value', 'none'];
  const made = await shop.cli('keys', 'create', '--name', 'storefront', '--kind', 'service', ...bound, ...limits);
  const { secret } = await shop.cli('subscribers', 'add', `${url}/hooks/connector`, '--origins', 'all');
  return { connectorKey: String(made.key), eventsSecret: String(secret) };
};
