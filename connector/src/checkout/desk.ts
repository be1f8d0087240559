// The desk of checkouts: begun once, shown to who may see them, dropped while nothing is authorised, and carried on with
// whatever a crash, a provider or a buyer's silence has left behind.
import type { Checkout } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { createCarry } from './carry.ts';
import { move } from './move.ts';
import { type CheckoutRecord, toRecord } from './record.ts';
import { showCheckout } from './show.ts';
import { earlierOf, reserve, type StartAsk } from './start.ts';
import { isOpen, isRunning, overStates, runningStates } from './states.ts';
import { type CheckoutNeeds, letGo, type Run } from './steps.ts';

export interface CheckoutDesk {
  /** Begins a checkout, or answers where an earlier one of this key stands. Errors: see start.ts. */
  start(ask: StartAsk, idempotencyKey: string, asked: Ask): Promise<Checkout>;
  /** Errors: `checkout_not_found`. */
  show(id: string, asker: Asker): Promise<Checkout>;
  /** Errors: `checkout_not_found`, `checkout_over`, `checkout_in_progress`. */
  cancel(id: string, asked: Ask): Promise<Checkout>;
  /** The age provider has told of a change: the checkout that waits for it is looked at again at once. */
  heard(body: Uint8Array): Promise<void>;
  /** Carries on with whatever is due; answers how many were taken up. */
  recover(): Promise<number>;
  /** Takes away who bought, of what ended long ago. */
  forget(): Promise<number>;
}

/** A shop waits so long for its answer; the checkout goes on without it. */
const PATIENCE_MS = 25_000;
const RECOVER_AT_ONCE = 10;
/** Long enough for a buyer to ask what became of it; what the law wants kept stands in the decision. */
const KEPT_MS = 30 * 86_400_000;
const FORGET_AT_ONCE = 500;

export const createCheckoutDesk = (needs: CheckoutNeeds): CheckoutDesk => {
  const carry = createCarry(needs);
  const now = () => needs.now().getTime();

  const goOn = async (record: CheckoutRecord, asked: Ask): Promise<Checkout> => {
    if (!isRunning(record.state)) return showCheckout(record);
    const spend: Spend = { ...asked.spend, callsPerDay: null, lane: 'order' };
    try {
      return showCheckout(await carry(record.id, { ...asked, spend }, PATIENCE_MS));
    } finally {
      asked.spend.zohoCalls = spend.zohoCalls;
      asked.spend.sharedCalls = spend.sharedCalls;
    }
  };

  /** A key that took another's place has what that one began. */
  const isOwn = async ({ kid }: { readonly kid: string }, asker: Asker): Promise<boolean> =>
    kid === asker.kid || (await needs.store.read.keys.lineage(asker.kid)).includes(kid);

  const require = async (id: string, asker: Asker): Promise<{ record: CheckoutRecord; own: boolean }> => {
    const row = await needs.store.read.checkouts.get(id);
    const own = row !== null && row.organizationId === asker.organizationId && (await isOwn(row, asker));
    if (row === null || !(own || maySee(row, asker))) {
      throw new ConnectorError('checkout_not_found', `There is no checkout ${id} of this key.`);
    }
    return { record: toRecord(row), own };
  };

  return {
    start: async (ask, idempotencyKey, asked) => {
      const earlier = await earlierOf(needs, asked.asker, idempotencyKey, ask);
      if (earlier !== null) return goOn(earlier, asked);
      const run: Run = { needs, asked, readings: null };
      return goOn(await reserve(run, ask, idempotencyKey), asked);
    },

    show: async (id, asker) => {
      const { record, own } = await require(id, asker);
      return showCheckout(record, own);
    },

    cancel: async (id, asked) => {
      const { record, own } = await require(id, asked.asker);
      if (!own) throw new ConnectorError('checkout_not_found', `There is no checkout ${id}.`);
      if (record.state === 'cancelled') return showCheckout(record);
      needs.probe?.('before cancelled');
      const dropped = await needs.store.write(async (s) => {
        const row = await s.checkouts.get(id);
        const fresh = row === null ? record : toRecord(row);
        if (!isOpen(fresh.state)) {
          throw new ConnectorError(
            'checkout_over',
            `Checkout ${id} cannot be dropped any more: it is ${fresh.state}.`,
            {
              hint: 'Ask where it stands. An order that was placed is cancelled in Zoho, or with cancel-order.',
            },
          );
        }
        await move(s, fresh as CheckoutRecord<'reserved'>, 'cancelled', now(), {
          progress: { reason: 'The shop has dropped it.' },
          requestId: asked.requestId,
        });
        await letGo(s, fresh, now());
        return s.checkouts.get(id);
      });
      needs.probe?.('after cancelled');
      return showCheckout(dropped === null ? record : toRecord(dropped));
    },

    heard: async (body) => {
      const proof = await needs.store.read.ageProofs.ofProviderId(idIn(body));
      if (proof !== null) await needs.store.write((s) => s.checkouts.wake(proof.orderRef));
    },

    recover: async () => {
      const due = await needs.store.read.checkouts.due(runningStates, now(), RECOVER_AT_ONCE);
      await Promise.all(
        due.map(async (row) => {
          const asker = await needs.askerOf(row.kid);
          if (asker === null) return;
          const spend: Spend = { lane: 'order', kid: row.kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
          await carry(row.id, { asker, requestId: '', spend }, 0).catch((error: unknown) => {
            needs.log.warn({ checkout: row.id, error }, 'a checkout could not be carried on with');
          });
        }),
      );
      return due.length;
    },

    forget: async () => {
      const before = now() - KEPT_MS;
      return needs.store.write((s) => s.checkouts.forgetBuyers(overStates, before, FORGET_AT_ONCE));
    },
  };
};

/** Besides its own shop, who may read the orders of the place it sells from. */
const maySee = (row: { organizationId: string; cart: string }, asker: Asker): boolean => {
  if (row.organizationId !== asker.organizationId) return false;
  if (!asker.scopes.includes('orders:read')) return false;
  const { location } = JSON.parse(row.cart) as { location: { id: string } | null };
  return asker.locationIds === null || (location !== null && asker.locationIds.includes(location.id));
};

/** As its callbacks name it; empty where they do not. */
const idIn = (body: Uint8Array): string => {
  try {
    const told = JSON.parse(new TextDecoder().decode(body)) as { uuid?: unknown } | null;
    return typeof told?.uuid === 'string' ? told.uuid : '';
  } catch {
    return '';
  }
};
