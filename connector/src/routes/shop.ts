// The addresses of a shop's own server, and of whoever proves its buyers' ages. Loaded only where a shop sells through the
// connector.
import { type Context, Hono } from 'hono';
import {
  type AskOf,
  cancelCheckout,
  createOrder,
  type Endpoint,
  listProducts,
  quoteCart,
  type Scope,
  showCheckout,
  startCheckout,
} from 'shared-schemas';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import type { Probe } from '../checkout/probe.ts';
import type { TellRefusedAsk } from '../checkout/refused-asks.ts';
import { openShop } from '../checkout/shop.ts';
import { ConnectorError } from '../errors.ts';
import { openSpend, toCost } from '../http/answer.ts';
import type { AskVariables } from '../http/authenticate.ts';
import { jsonAnswer, taggedAnswer } from '../http/headers.ts';
import type { Notice } from '../http/notice.ts';
import { askReader } from '../http/read-ask.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import { toAsker } from '../skill-tokens/keys.ts';
import { ageCallbackRoutes } from './age-callback.ts';
import { readIdempotencyKey } from './orders.ts';

export interface ShopNeeds extends Parts {
  readonly stockDesk: StockDesk;
  readonly plans: PlanDesk;
  readonly notice: Notice;
  readonly bufferMicros: number;
  readonly checkoutProbe?: Probe;
}

export interface MountedShop {
  readonly routes: Hono<{ Variables: AskVariables }>;
  /** Carries on with checkouts that are due; answers how many were taken up. */
  recover(): Promise<number>;
  /** Takes away who bought, of what ended long ago. */
  forget(): Promise<number>;
  /** Tells of an ask that a key was refused; of other addresses than the shop's it says nothing. */
  readonly refused: TellRefusedAsk;
}

export type MountShop = (needs: ShopNeeds) => MountedShop;

const ANSWER = Buffer.from('{"answer":');

type ShopContext = Context<{ Variables: AskVariables }>;

export const mountShop: MountShop = (needs) => {
  const { clearance, store } = needs;
  if (clearance === null) throw new Error('A shop sells nothing without its gate.');
  const app = new Hono<{ Variables: AskVariables }>();
  const askerOf = async (kid: string) => {
    const row = await store.read.keys.get(kid);
    return row === null ? null : toAsker(row);
  };
  const shop = openShop({ ...needs, clearance, askerOf });

  /** Reads an ask, once it is known that it may be asked. */
  const reader = <E extends Endpoint>(endpoint: E, may: (asker: Asker) => void = requireShop(endpoint.scope)) => {
    const read = askReader(endpoint);
    return async (c: ShopContext): Promise<{ asked: Ask; ask: AskOf<E> }> => {
      const asker = c.get('asker');
      may(asker);
      const ask = await read(c);
      const lane = endpoint.effect === 'write' ? 'order' : 'chat';
      const spend = openSpend(asker.kid, asker.limits.dayZohoCalls, lane, c.get('requestId'));
      c.set('spend', spend);
      return { ask, asked: { asker, requestId: c.get('requestId'), spend } };
    };
  };
  const answer = async <T>({ asker, spend, requestId }: Ask, said: T): Promise<Response> => {
    const notice = await needs.notice(asker.organizationId);
    return jsonAnswer(requestId, {
      answer: said,
      cost: toCost(needs, asker, spend),
      ...(notice === null ? {} : { notice }),
      requestId,
    });
  };

  const products = reader(listProducts);
  app.get(listProducts.path, async (c) => {
    const { asked, ask } = await products(c);
    const { asker, requestId, spend } = asked;
    const page = await shop.products.page(ask, asker);
    const notice = await needs.notice(asker.organizationId);
    const rest = { cost: toCost(needs, asker, spend), ...(notice === null ? {} : { notice }), requestId };
    const body = () => Buffer.concat([ANSWER, page.bytes, Buffer.from(`,${JSON.stringify(rest).slice(1)}`)]);
    return taggedAnswer({ ...page, body }, { requestId, ifNoneMatch: c.req.header('if-none-match') });
  });

  const quote = reader(quoteCart);
  app.post(quoteCart.path, async (c) => {
    const { asked, ask } = await quote(c);
    const said = await shop.quote(ask, asked.asker);
    await shop.refusedQuote(said, asked);
    return answer(asked, said);
  });

  const start = reader(startCheckout);
  app.post(startCheckout.path, async (c) => {
    const { asked, ask } = await start(c);
    if (!needs.config.INTENTS.includes('create-order')) {
      throw new ConnectorError('intent_disabled', 'create-order is switched off on this connector.');
    }
    const idempotencyKey = readIdempotencyKey(c);
    const { asker, requestId } = asked;
    const isKnown = async () => (await store.read.checkouts.idempotent(asker.kid, idempotencyKey)) !== null;
    const repeat = { key: `checkout ${idempotencyKey}`, isKnown };
    // What a checkout does in the end is to order.
    await needs.admit({ asker, requestId, intent: createOrder.name, repeat });
    return answer(asked, await shop.checkouts.start(ask, idempotencyKey, asked));
  });

  const show = reader(showCheckout, requireReader);
  app.get(showCheckout.path, async (c) => {
    const { asked, ask } = await show(c);
    return answer(asked, await shop.checkouts.show(ask.checkout, asked.asker));
  });

  const cancel = reader(cancelCheckout);
  app.post(cancelCheckout.path, async (c) => {
    const { asked, ask } = await cancel(c);
    return answer(asked, await shop.checkouts.cancel(ask.checkout, asked));
  });

  app.route('/', ageCallbackRoutes({ ...needs, clearance, heard: shop.checkouts.heard }));

  return { routes: app, recover: shop.checkouts.recover, forget: shop.checkouts.forget, refused: shop.refused };
};

/** A shop's server is a service; a skill has no business here, whatever its key says. */
const requireShop =
  (scope: Scope) =>
  (asker: Asker): void => {
    if (asker.kind === 'service' && asker.scopes.includes(scope)) return;
    throw new ConnectorError('scope_missing', `This is for service keys with the scope ${scope}.`, {
      hint: 'An admin makes one: pnpm connector keys create --kind service --scopes shop:read,shop:sell --location <name>',
    });
  };

/** The shop itself, and whoever may read orders. */
const requireReader = (asker: Asker): void => {
  if (asker.scopes.includes('orders:read')) return;
  requireShop('shop:sell')(asker);
};
