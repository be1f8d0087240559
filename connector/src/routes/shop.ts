// The addresses of a shop's own server. Loaded only where a shop sells through the connector.
import { type Context, Hono } from 'hono';
import { type AskOf, type Endpoint, listProducts, type Scope } from 'shared-schemas';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { openShop } from '../checkout/shop.ts';
import { AGE_CALLBACK_PATH } from '../clearance/paths.ts';
import { ConnectorError } from '../errors.ts';
import { openSpend, toCost } from '../http/answer.ts';
import { type AskVariables, authenticate } from '../http/authenticate.ts';
import { taggedAnswer } from '../http/headers.ts';
import type { Notice } from '../http/notice.ts';
import { askReader } from '../http/read-ask.ts';
import type { Asker, Parts } from '../parts.ts';

export interface ShopNeeds extends Parts {
  readonly stockDesk: StockDesk;
  readonly notice: Notice;
  readonly bufferMicros: number;
}

export interface MountedShop {
  readonly routes: Hono<{ Variables: AskVariables }>;
}

export type MountShop = (needs: ShopNeeds) => MountedShop;

type ShopContext = Context<{ Variables: AskVariables }>;

export const mountShop: MountShop = (needs) => {
  const app = new Hono<{ Variables: AskVariables }>();
  const shop = openShop(needs);
  const reader = <E extends Endpoint>(endpoint: E) => {
    const read = askReader(endpoint);
    app.use(endpoint.path, authenticate(needs));
    return async (c: ShopContext): Promise<{ asker: Asker; ask: AskOf<E> }> => {
      const asker = requireShop(c, endpoint.scope);
      const ask = await read(c);
      c.set('spend', openSpend(asker.kid, asker.limits.dayZohoCalls, endpoint.effect === 'write' ? 'order' : 'chat'));
      return { asker, ask };
    };
  };

  const products = reader(listProducts);
  app.get(listProducts.path, async (c) => {
    const { asker, ask } = await products(c);
    const page = await shop.products.page(ask, asker);
    const notice = await needs.notice(asker.organizationId);
    const requestId = c.get('requestId');
    const rest = { cost: toCost(needs, asker, c.get('spend')), ...(notice === null ? {} : { notice }), requestId };
    const body = () => `{"answer":${page.json},${JSON.stringify(rest).slice(1)}`;
    return taggedAnswer({ ...page, body }, { requestId, ifNoneMatch: c.req.header('if-none-match') });
  });

  // Signed by the provider, so it needs no key of ours; what it says is asked for again.
  app.put(AGE_CALLBACK_PATH, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const known = await needs.clearance?.ages.heard(body, c.req.header('x-agechecker-signature') ?? null);
    if (known === true) return c.body(null, 204);
    throw new ConnectorError('signature_wrong', 'The signature is wrong or missing.');
  });

  return { routes: app };
};

/** A shop's server is a service; a skill has no business here, whatever its key says. */
const requireShop = (c: ShopContext, scope: Scope): Asker => {
  const asker = c.get('asker');
  if (asker.kind === 'service' && asker.scopes.includes(scope)) return asker;
  throw new ConnectorError('scope_missing', `This is for service keys with the scope ${scope}.`, {
    hint: 'An admin makes one: pnpm connector keys create --kind service --scopes shop:read,shop:sell --location <name>',
  });
};
