// What the control API is made of, and what may be asked of it.
import type { Tokens } from '../accounts/tokens.ts';
import type { Route } from '../call.ts';
import type { Clock } from '../clock.ts';
import type { CallLog } from '../gate/call-log.ts';
import type { Faults } from '../gate/faults.ts';
import type { Floor } from '../gate/floor.ts';
import type { Organization } from '../gate/inventory-gate.ts';
import type { LateCommits } from '../gate/late-commits.ts';
import type { Settings } from '../options.ts';
import type { Sender } from '../webhooks/sender.ts';
import type { Body } from '../wire/body.ts';
import type { CustomField, Item } from '../world/records.ts';
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
  readonly sender: Sender;
  readonly organizations: readonly Organization[];
  readonly home: () => Organization;
  readonly organization: (id: string) => Organization | undefined;
  /** Those of the Inventory API. */
  readonly routes: readonly Route[];
}

/** A control call that cannot be done; answered 400 over HTTP. */
export class ControlError extends Error {}

export function organizationOf(parts: ControlParts, id: string | undefined): Organization {
  const found = id === undefined ? parts.home() : parts.organization(id);
  if (!found) throw new ControlError(`no organisation ${id}`);
  return found;
}

export function requireNumber(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ControlError(`${name} is a number`);
  return value;
}

export function findItem(world: World, wanted: ItemWanted): Item {
  const found = wanted.item_id
    ? world.items.get(wanted.item_id)
    : world.items.all.find(({ sku }) => sku !== '' && sku === wanted.sku);
  if (!found) throw new ControlError(`no item ${wanted.item_id ?? wanted.sku}`);
  return found;
}

export interface FieldChange {
  readonly api_name: string;
  /** False: it is deleted. */
  readonly there?: boolean;
  readonly data_type?: CustomField['dataType'];
}

/** An item by its id or its SKU. */
export interface ItemWanted {
  readonly item_id?: string;
  readonly sku?: string;
  readonly organization_id?: string;
}

export interface StockMove extends ItemWanted {
  readonly location_id?: string;
  readonly delta: number;
  /** Physical stock alone, or accounting stock too (the default). */
  readonly kind?: 'physical' | 'both';
}

/** What somebody does at a screen, in the API's words. */
export interface Gesture {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /inventory/v1, such as /salesorders. */
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: Body;
  readonly organization_id?: string;
}

/** Goods bought: each line somewhere, the primary place by default. */
export interface Purchase {
  readonly line_items: readonly (ItemWanted & { readonly location_id?: string; readonly quantity: number })[];
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
  /** Whatever was made of it, void invoices too. */
  readonly packages: readonly {
    readonly package_number: string;
    readonly shipped: boolean;
    readonly created_at: number;
  }[];
  readonly invoices: readonly {
    readonly invoice_number: string;
    readonly status: string;
    readonly created_at: number;
  }[];
}
