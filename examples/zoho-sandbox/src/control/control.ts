// What a test or a proof may do to the sandbox behind Zoho's back. The same operations are served under /__sandbox.
import { Grant, readScopes } from '../accounts/scopes.ts';
import type { Tokens } from '../accounts/tokens.ts';
import type { Call } from '../call.ts';
import type { Clock } from '../clock.ts';
import type { CallEntry, CallLog, Counters } from '../gate/call-log.ts';
import { FAULT_KINDS, type FaultOrder, type Faults } from '../gate/faults.ts';
import type { Floor } from '../gate/floor.ts';
import type { Organization } from '../gate/inventory-gate.ts';
import type { LateCommits } from '../gate/late-commits.ts';
import type { Settings } from '../options.ts';
import { deliverOrder, invoiceOrder, shipOrder } from '../resources/by-hand.ts';
import { statusOf } from '../resources/order-print.ts';
import { totalsOf } from '../resources/sale-print.ts';
import { adjust } from '../world/ledger.ts';
import type { Item, SalesOrder } from '../world/records.ts';
import type { World } from '../world/world.ts';

export interface ControlParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly floor: Floor;
  readonly lateCommits: LateCommits;
  readonly lag: { ms: number };
  readonly organizations: readonly Organization[];
  readonly home: () => Organization;
  readonly organization: (id: string) => Organization | undefined;
}

export interface OrderProof {
  readonly salesorder_id: string;
  readonly salesorder_number: string;
  readonly reference_number: string;
  readonly status: string;
  readonly customer_id: string;
  readonly total: number;
  /** Epoch milliseconds. */
  readonly created_at: number;
  readonly created_time: string;
  readonly line_items: readonly {
    readonly line_item_id: string;
    readonly item_id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly rate: number;
    readonly location_id: string;
  }[];
}

export interface StockMove {
  readonly item_id?: string;
  readonly sku?: string;
  readonly location_id?: string;
  readonly delta: number;
  /** Physical stock alone, or accounting stock too (the default). */
  readonly kind?: 'physical' | 'both';
  readonly organization_id?: string;
}

export interface OrderWanted {
  readonly salesorder_id?: string;
  /** The number, under either name. */
  readonly number?: string;
  readonly salesorder_number?: string;
  readonly tracking?: string;
  readonly carrier?: string;
  readonly organization_id?: string;
}

/** A control call that cannot be done; answered 400 over HTTP. */
export class ControlError extends Error {}

export type Control = ReturnType<typeof createControl>;

export function createControl(parts: ControlParts) {
  const { clock, settings, tokens, log, faults, floor, lateCommits, lag } = parts;

  const organizationOf = (id: string | undefined): Organization => {
    const found = id === undefined ? parts.home() : parts.organization(id);
    if (!found) throw new ControlError(`no organisation ${id}`);
    return found;
  };

  const handCall = (world: World): Call => ({
    world,
    settings,
    params: {},
    query: new URLSearchParams(),
    body: {},
    now: clock.now(),
  });

  const byHand = (wanted: OrderWanted): { call: Call; order: SalesOrder } => {
    const { world } = organizationOf(wanted.organization_id);
    const number = wanted.salesorder_number ?? wanted.number;
    const order = world.orders.all.find((one) => one.id === wanted.salesorder_id || one.number === number);
    if (!order) throw new ControlError('no such sales order');
    return { call: handCall(world), order };
  };

  return {
    calls: (since = 0): { calls: readonly CallEntry[]; total: number } => log.since(since),
    resetCalls: (): void => log.reset(),
    counters: (): Counters & { refreshes: number; tokens: number } => ({
      ...log.counters(),
      refreshes: tokens.refreshes,
      tokens: tokens.minted,
    }),

    latency(latency: { ms: number; jitterMs?: number }): void {
      floor.latency = { ms: latency.ms, jitterMs: latency.jitterMs ?? 0 };
    },

    addFault(order: FaultOrder): void {
      if (!FAULT_KINDS.includes(order.kind)) throw new ControlError(`kind is one of ${FAULT_KINDS.join(', ')}`);
      faults.add(order);
    },
    faults: () => faults.waiting,
    clearFaults: (): void => faults.clear(),
    pendingCommits: (): number => lateCommits.count,

    /** Lists and searches see what is new or changed only after so long. */
    listLag(wanted: { ms: number }): void {
      lag.ms = wanted.ms;
    },

    /** A movement of stock that no API call made. */
    stock(move: StockMove): void {
      const { world } = organizationOf(move.organization_id);
      const placeId = move.location_id ?? world.primaryPlace.id;
      if (!world.places.some(({ id }) => id === placeId)) throw new ControlError(`no location ${placeId}`);
      const where = { itemId: findItem(world, move).id, placeId };
      const physical = [{ ...where, physical: move.delta }];
      world.ledger.post(move.kind === 'physical' ? physical : adjust([{ ...where, quantity: move.delta }]));
    },

    price(wanted: { item_id?: string; sku?: string; rate: number; organization_id?: string }): void {
      const { world } = organizationOf(wanted.organization_id);
      const item = findItem(world, wanted);
      world.items.change(item, () => Object.assign(item, { rate: wanted.rate, modifiedAt: clock.now() }));
      world.itemChanged(item.id);
    },

    clock(wanted: { advanceMs?: number; now?: string | number }): { now: string } {
      if (wanted.now !== undefined) clock.set(new Date(wanted.now).getTime());
      clock.advance(wanted.advanceMs ?? 0);
      lateCommits.landDue();
      return { now: new Date(clock.now()).toISOString() };
    },

    expireTokens: (): void => tokens.expireAccessTokens(),
    revokeTokens: (): void => tokens.revokeAll(),

    /** A pair of tokens without the dance, for benchmarks and for tests of other things. */
    grant(scope = 'ZohoInventory.fullaccess.all'): { access_token: string; refresh_token: string } {
      const scopes = readScopes(scope);
      if (!scopes) throw new ControlError(`no such scope: ${scope}`);
      const { access, refresh } = tokens.grant(new Grant(scopes));
      return { access_token: access.value, refresh_token: refresh.value };
    },

    /** A code as the console's Self Client hands out, good for some minutes (API notes 3). */
    selfClientCode(scope: string, minutes = 10): string {
      const scopes = readScopes(scope);
      if (!scopes) throw new ControlError(`no such scope: ${scope}`);
      const code = tokens.issueCode(
        { grant: new Grant(scopes), redirectUri: '', offline: true, promptConsent: true, challenge: undefined },
        minutes * 60,
      );
      if (!code) throw new ControlError('too many codes in ten minutes');
      return code;
    },

    /** Changes switches while it runs. */
    setOrganization(changes: Partial<Settings>): Settings {
      for (const name of Object.keys(changes)) {
        if (!(name in settings)) throw new ControlError(`no setting ${name}`);
      }
      Object.assign(settings, changes);
      for (const { world } of parts.organizations) world.printed.clear();
      return { ...settings };
    },

    /** Opens an organisation that code 44 has shut out. */
    unblock: (organizationId?: string): void => organizationOf(organizationId).limits.unblock(),
    /** Uses up some of the day's calls. */
    spendDay: (calls: number, organizationId?: string): void =>
      organizationOf(organizationId).limits.spend(calls, clock.now()),

    ship: (wanted: OrderWanted) => {
      const { call, order } = byHand(wanted);
      return shipOrder(call, order, wanted);
    },
    deliver: (wanted: OrderWanted) => {
      const { call, order } = byHand(wanted);
      return deliverOrder(call, order);
    },
    invoice: (wanted: OrderWanted) => {
      const { call, order } = byHand(wanted);
      return invoiceOrder(call, order);
    },

    /** Every order there is, the void ones too. */
    salesorders(organizationId?: string): OrderProof[] {
      const { world } = organizationOf(organizationId);
      const call = handCall(world);
      return world.orders.all.map((order) => ({
        salesorder_id: order.id,
        salesorder_number: order.number,
        reference_number: order.reference,
        status: statusOf(call, order).status,
        customer_id: order.customerId,
        total: totalsOf(call, order).total,
        created_at: order.createdAt,
        created_time: world.timestamp(order.createdAt),
        line_items: order.lines.map((line) => ({
          line_item_id: line.id,
          item_id: line.itemId,
          sku: line.sku,
          quantity: line.quantity,
          rate: line.rate,
          location_id: line.placeId,
        })),
      }));
    },

    /** The figures of an item, in total or in one place. */
    stockOf(wanted: { item_id?: string; sku?: string; location_id?: string; organization_id?: string }) {
      const { world } = organizationOf(wanted.organization_id);
      const item = findItem(world, wanted);
      const { ledger } = world;
      return { ...(wanted.location_id ? ledger.at(item.id, wanted.location_id) : ledger.total(item.id)) };
    },
  };
}

function findItem(world: World, wanted: { item_id?: string; sku?: string }): Item {
  const found = wanted.item_id
    ? world.items.get(wanted.item_id)
    : world.items.all.find(({ sku }) => sku !== '' && sku === wanted.sku);
  if (!found) throw new ControlError(`no item ${wanted.item_id ?? wanted.sku}`);
  return found;
}
