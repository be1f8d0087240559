// Orders placed by services, without a person: written at once, once per idempotency key.
import { type Context, Hono } from 'hono';
import { createOrder } from 'shared-schemas';
import type { Dress } from '../catalogue/product-ids.ts';
import { ConnectorError } from '../errors.ts';
import { openSpend, toCost } from '../http/answer.ts';
import type { AskVariables } from '../http/authenticate.ts';
import type { Notice } from '../http/notice.ts';
import { askReader } from '../http/read-ask.ts';
import type { Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';

// The draft standard's header, as printable characters that need no escaping.
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;

export const orderRoutes = (
  parts: Pick<Parts, 'admit' | 'callsLeftToday' | 'config' | 'store'> & {
    readonly plans: PlanDesk;
    readonly notice: Notice;
    readonly dress: Dress;
  },
): Hono<{ Variables: AskVariables }> => {
  const app = new Hono<{ Variables: AskVariables }>();
  const read = askReader(createOrder);
  app.post('/v1/orders', async (c) => {
    const asker = c.get('asker');
    if (asker.kind !== 'service' || !asker.scopes.includes('orders:write')) {
      throw new ConnectorError(
        'scope_missing',
        'Only a service key with the scope orders:write may order without a person.',
        {
          hint: 'Use create-order and confirm-plan, or have an admin create a service key.',
        },
      );
    }
    if (!parts.config.INTENTS.includes('create-order')) {
      throw new ConnectorError('intent_disabled', 'create-order is switched off on this connector.');
    }
    const idempotencyKey = readIdempotencyKey(c);
    const ask = await read(c);
    const requestId = c.get('requestId');
    const isKnown = async () => (await parts.store.read.plans.idempotent(asker.kid, idempotencyKey)) !== null;
    const repeat = { key: `order ${idempotencyKey}`, isKnown };
    await parts.admit({ asker, requestId, intent: createOrder.name, repeat });
    const spend = openSpend(asker.kid, asker.limits.dayZohoCalls, 'order', requestId);
    c.set('spend', spend);
    const plan = await parts.plans.orderNow(ask, idempotencyKey, { asker, requestId, spend });
    const answer = await parts.dress(asker.organizationId, plan);
    const notice = await parts.notice(asker.organizationId);
    c.header('cache-control', 'no-store');
    return c.json({
      answer,
      cost: toCost(parts, asker, spend),
      ...(notice === null ? {} : { notice }),
      requestId,
    });
  });
  return app;
};

/** Errors: `idempotency_key_missing`. */
export const readIdempotencyKey = (c: Context): string => {
  const idempotencyKey = c.req.header('idempotency-key') ?? '';
  if (IDEMPOTENCY_KEY.test(idempotencyKey)) return idempotencyKey;
  throw new ConnectorError(
    'idempotency_key_missing',
    'The header Idempotency-Key is missing or not 8 to 128 printable characters.',
    {
      hint: 'Send your own order number; repeat it to repeat the same order without ordering twice.',
    },
  );
};
