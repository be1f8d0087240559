// A checkout begins: priced from Zoho's figures as they are now, held against the quote the buyer has agreed to, and its
// units reserved where chat and every other checkout see them. All of it once for each idempotency key.
import { createHash } from 'node:crypto';
import type { AskOf, startCheckout } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import { reservedBeyond } from '../catalogue/stock-desk.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker } from '../parts.ts';
import { whyNotAdjustable } from '../plans/adjustable.ts';
import { requireGranted } from '../plans/granted.ts';
import { limitHint, overWriteLimit } from '../plans/limits.ts';
import { requireNotPaused } from '../plans/pause.ts';
import type { Groups } from '../store/groups.ts';
import type { OutstandingReservation } from '../store/reservations.ts';
import { chooseRoom, priceCart, quoteIdOf, type Room, shortOf, type Wanted, wantedOf } from './cart.ts';
import { type Cart, type CheckoutRecord, type KeptBuyer, noProgress, toCheckoutId, toRecord } from './record.ts';
import { toGoods } from './shelf.ts';
import { openStates } from './states.ts';
import type { CheckoutNeeds, Run } from './steps.ts';
import { call } from './steps.ts';

export type StartAsk = AskOf<typeof startCheckout>;

/** Of one key, so that nobody holds a whole shop. */
const MOST_OPEN = 500;

/** Errors: `idempotency_key_reused`. */
export const earlierOf = async (
  { store }: Pick<CheckoutNeeds, 'store'>,
  { kid }: Pick<Asker, 'kid'>,
  idempotencyKey: string,
  ask: StartAsk,
): Promise<CheckoutRecord | null> => {
  const row = await store.read.checkouts.idempotent(kid, idempotencyKey);
  if (row === null) return null;
  if (row.requestHash !== hashOf(ask)) {
    throw new ConnectorError('idempotency_key_reused', 'This idempotency key was used for another checkout.', {
      hint: 'Use a new key for a new checkout, and the same key only to repeat the same one.',
    });
  }
  return toRecord(row);
};

const hashOf = (ask: StartAsk): string => createHash('sha256').update(JSON.stringify(ask)).digest('hex');

/**
 * Errors: `paused`, `intent_disabled`, `item_not_found`, `quote_changed`, `short_of_stock`, `limit_exceeded`,
 * `too_many_requests`, and those of reading.
 */
export const reserve = async (run: Run, ask: StartAsk, idempotencyKey: string): Promise<CheckoutRecord> => {
  const { needs, asked } = run;
  const { asker } = asked;
  await requireReady(needs, asker);
  const connection = await needs.store.read.connections.get(asker.organizationId);
  if (connection === null) throw new ConnectorError('not_connected', 'The connector is not connected to Zoho.');
  const wanted = await readWanted(run, ask);
  const { currencyCode: currency, timeZone, orderMode: mode } = connection;
  const price = (location: Cart['location']): Cart =>
    priceCart(wanted, { member: ask.member ?? false, currency, timeZone, mode, location });
  const cart = price(null);
  const quote = quoteIdOf(asker.organizationId, cart);
  if (quote !== ask.quote) {
    throw new ConnectorError(
      'quote_changed',
      'The figures are not those of the quote any more. Nothing was reserved.',
      {
        hint: 'Ask for a new quote, and show it to the buyer.',
      },
    );
  }
  const tooMuch = overWriteLimit(asker.limits, {
    kind: 'create-order',
    valueMicros: cart.totalMicros,
    unitsMicros: cart.lines.reduce((sum, { quantityMicros }) => sum + quantityMicros, 0),
  });
  if (tooMuch !== null) throw new ConnectorError('limit_exceeded', tooMuch, { hint: limitHint(asker.kid) });
  const { member: _, quote: __, line: ___, payment, buyer, shipTo } = ask;
  const sealed = await needs.vault.seal(payment.token);
  const kept = { buyer: { ...buyer, shipTo } satisfies KeptBuyer, sealed, requestHash: hashOf(ask), idempotencyKey };
  needs.probe?.('before reserved');
  const record = await needs.store.write((s) => keep(s, needs, asked, { wanted, price, kept }));
  needs.probe?.('after reserved');
  return record;
};

const requireReady = async (needs: CheckoutNeeds, asker: Asker): Promise<void> => {
  if (needs.payments === null) {
    throw new ConnectorError('intent_disabled', 'No payment step is configured, so nothing is checked out.', {
      hint: 'An admin sets SHOP_PAYMENTS_URL and SHOP_PAYMENTS_SECRET.',
    });
  }
  await requireNotPaused(needs);
  await requireGranted(needs, asker.organizationId, 'create-order');
  await requireGranted(needs, asker.organizationId, 'create-customer');
};

/** Live: what is about to be promised is looked up, and the reading is used again on the way. */
const readWanted = async (run: Run, ask: StartAsk): Promise<Wanted[]> => {
  const { needs, asked } = run;
  const { organizationId } = asked.asker;
  const ids = await Promise.all(ask.line.map(({ item }) => needs.shelf.named(organizationId, item)));
  const known = [...new Set(ids.flatMap((id) => id ?? []))];
  const readings =
    known.length === 0
      ? new Map()
      : await call(run, 'read-items', () => needs.stockDesk.read(organizationId, known, asked.spend));
  run.readings = readings;
  const fields = await needs.fields(organizationId);
  return wantedOf(
    ask.line,
    ids.map((id) => {
      const reading = id === null ? undefined : readings.get(id);
      return reading === undefined ? null : toGoods(reading, fields, needs.config);
    }),
  );
};

interface ToKeep {
  readonly wanted: readonly Wanted[];
  readonly price: (location: Cart['location']) => Cart;
  readonly kept: {
    readonly buyer: KeptBuyer;
    readonly sealed: string;
    readonly requestHash: string;
    readonly idempotencyKey: string;
  };
}

/** Inside the lock: whatever others have reserved meanwhile counts. */
const keep = async (
  s: Groups,
  needs: CheckoutNeeds,
  { asker, requestId }: Ask,
  { wanted, price, kept }: ToKeep,
): Promise<CheckoutRecord> => {
  const now = needs.now().getTime();
  const { organizationId, kid } = asker;
  if ((await s.checkouts.idempotent(kid, kept.idempotencyKey)) !== null) {
    throw new ConnectorError('checkout_in_progress', 'A checkout with this idempotency key is beginning right now.', {
      retryAfterSeconds: 2,
      hint: 'Ask again with the same key in a moment.',
    });
  }
  if ((await s.checkouts.countOf(kid, openStates)) >= MOST_OPEN) {
    throw new ConnectorError('too_many_requests', `The shop has ${MOST_OPEN} checkouts open already.`, {
      retryAfterSeconds: 60,
    });
  }
  const promised = await s.reservations.outstanding(organizationId, now);
  const room = chooseRoom(wanted, asker, ({ reading }, available, placeId) =>
    Math.max(0, available - reservedBeyond(promised, reading, placeId ?? undefined) - needs.bufferMicros),
  );
  const short = shortOf(wanted, room);
  if (short !== null) {
    throw new ConnectorError('short_of_stock', `${short} Nothing was reserved.`, {
      hint: 'Offer the buyer what there is.',
    });
  }
  const cart = price(room.id === null ? null : { id: room.id, name: room.name });
  if (cart.mode === 'adjust') requireAdjustable(wanted, room.id);
  const planKey = needs.newId();
  const heldUntil = now + needs.config.SHOP_HOLD_MINUTES * 60_000;
  const id = toCheckoutId(needs.newId());
  await s.reservations.add(heldLines(wanted, room, { planKey, organizationId, heldUntil }), now);
  await s.settings.raise('stock');
  await s.checkouts.insert({
    id,
    organizationId,
    kid,
    idempotencyKey: kept.idempotencyKey,
    requestHash: kept.requestHash,
    state: 'reserved',
    version: 1,
    planKey,
    cart: JSON.stringify(cart),
    buyer: JSON.stringify(kept.buyer),
    payment: kept.sealed,
    progress: JSON.stringify(noProgress),
    decisionId: null,
    orderId: null,
    orderNumber: null,
    createdAt: now,
    changedAt: now,
    heldUntil,
    leaseOwner: null,
    leaseUntil: null,
  });
  const sold = cart.lines.map(({ itemId, sku, quantityMicros, rateMicros }) => ({
    itemId,
    sku,
    quantityMicros,
    rateMicros,
  }));
  await s.audit.append(
    auditEntry({
      organizationId,
      at: now,
      kid,
      action: 'checkout.reserved',
      subject: `checkout ${id}`,
      after: { lines: sold, totalMicros: cart.totalMicros, currency: cart.currency, locationId: room.id, heldUntil },
      requestId,
      personal: { buyer: kept.buyer },
    }),
  );
  const row = await s.checkouts.get(id);
  if (row === null) throw new ConnectorError('internal', 'The checkout was not kept.');
  return toRecord(row);
};

/** Where orders take their stock by an adjustment, Zoho must be able to make one. Errors: `item_not_adjustable`. */
const requireAdjustable = (wanted: readonly Wanted[], locationId: string | null): void => {
  for (const { goods } of wanted) {
    const { item } = goods;
    const obstacle = item.tracking === 'untracked' ? null : whyNotAdjustable(item, locationId);
    if (obstacle === null) continue;
    throw new ConnectorError('item_not_adjustable', `${item.sku} cannot be sold here: ${obstacle}.`, {
      hint: 'Orders of this connector take their stock by an adjustment. An admin chooses with: pnpm connector order-mode',
    });
  }
};

const heldLines = (
  wanted: readonly Wanted[],
  room: Room,
  { planKey, organizationId, heldUntil }: { planKey: string; organizationId: string; heldUntil: number },
): (Omit<OutstandingReservation, 'committedSequence' | 'heldUntil'> & {
  organizationId: string;
  heldUntil: number;
})[] =>
  wanted.flatMap(({ goods, quantityMicros }, index) =>
    room.had[index] == null
      ? []
      : [{ planKey, organizationId, itemId: goods.item.itemId, locationId: room.id ?? '', quantityMicros, heldUntil }],
  );
