// Everything one organisation has: its records, its two ledgers, its number series, its settings.
import type { Clock } from '../clock.ts';
import type { Settings } from '../options.ts';
import { IdMaker } from '../wire/ids.ts';
import { Zone } from '../wire/time.ts';
import type { Webhook, WebhookHistory, Workflow } from './automation.ts';
import { Changes } from './changes.ts';
import { Fulfilment } from './fulfilment.ts';
import { Ledger } from './ledger.ts';
import type { Adjustment, Contact, CustomField, Item, ItemGroup, Place, Tax, TransferOrder } from './records.ts';
import type { Invoice, Package, SalesOrder, Shipment } from './sales.ts';
import { Series } from './series.ts';
import { Shelf } from './shelf.ts';
import { Table } from './table.ts';

export interface WorldParts {
  readonly index: number;
  readonly clock: Clock;
  readonly settings: Settings;
  /** How late lists are, in milliseconds; the control API changes it. */
  readonly lagMs: () => number;
}

export class World {
  readonly index: number;
  readonly organizationId: string;
  readonly name: string;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly zone: Zone;
  readonly ids: IdMaker;
  readonly ledger: Ledger;
  readonly items: Table<Item>;
  readonly groups: Table<ItemGroup>;
  readonly contacts: Table<Contact>;
  readonly orders: Table<SalesOrder>;
  readonly packages: Table<Package>;
  readonly shipments: Table<Shipment>;
  readonly invoices: Table<Invoice>;
  readonly adjustments: Table<Adjustment>;
  readonly transfers: Table<TransferOrder>;
  readonly webhooks: Table<Webhook>;
  readonly workflows: Table<Workflow>;
  readonly histories: Table<WebhookHistory>;
  /** What has changed that a workflow rule wants to know of. */
  readonly changes = new Changes((entity) => this.workflows.all.some((rule) => rule.active && rule.entity === entity));
  readonly places: Place[] = [];
  readonly fields: CustomField[] = [];
  readonly taxes: Tax[] = [];
  readonly series = new Series();
  readonly fulfilment = new Fulfilment();
  /** Ids that never change: currency, accounts, templates, the user. */
  readonly fixed: Readonly<Record<FixedId, string>>;
  readonly printed = new Shelf();
  readonly pricePrecision = 2;
  readonly currency = { code: 'USD', symbol: '$', name: 'USD- United States Dollar' };
  /** Ids of things known by name: reasons of adjustments, categories, units. */
  readonly named = new Map<string, string>();

  constructor(parts: WorldParts) {
    this.index = parts.index;
    this.organizationId = String(762_841_093 + 1_204_771 * parts.index);
    this.name = parts.index === 0 ? 'Juniper & Oak Trading Co' : `Juniper & Oak ${parts.index + 1}`;
    this.clock = parts.clock;
    this.settings = parts.settings;
    this.zone = new Zone(parts.settings.timeZone);
    this.ids = new IdMaker(parts.index);
    this.fixed = Object.fromEntries(FIXED_IDS.map((name) => [name, this.ids.next()])) as Record<FixedId, string>;
    this.ledger = new Ledger((itemId) => this.#stockMoved(itemId));
    const lag = { now: () => this.clock.now(), lagMs: parts.lagMs };
    this.items = new Table(lag, (kind, item) => this.changes.note('item', kind, item));
    this.groups = new Table(lag);
    this.contacts = new Table(lag);
    this.orders = new Table(lag, (kind, order) => this.changes.note('salesorder', kind, order));
    this.packages = new Table(lag);
    this.shipments = new Table(lag);
    this.invoices = new Table(lag);
    this.adjustments = new Table(lag);
    this.transfers = new Table(lag);
    this.webhooks = new Table(lag);
    this.workflows = new Table(lag);
    this.histories = new Table(lag);
  }

  /** Where goods are when nobody says. */
  get primaryPlace(): Place {
    return this.places.find((place) => place.primary) ?? (this.places[0] as Place);
  }

  tax(id: string): Tax | undefined {
    return this.taxes.find((tax) => tax.id === id);
  }

  /** The tax Zoho adds to taxable lines by itself; rates of the past stay as they were on old documents. */
  get defaultTax(): Tax | undefined {
    const percentage = this.settings.taxPercentage;
    if (percentage <= 0) return undefined;
    const known = this.taxes.find((tax) => tax.percentage === percentage);
    if (known) return known;
    const tax = { id: this.ids.next(), name: 'Sales Tax', percentage };
    this.taxes.push(tax);
    return tax;
  }

  taxOf(item: Item): Tax | undefined {
    return item.taxId ? this.tax(item.taxId) : item.taxable ? this.defaultTax : undefined;
  }

  today(): string {
    return this.zone.date(this.clock.now());
  }

  timestamp(epochMs: number): string {
    return this.zone.timestamp(epochMs);
  }

  /** The id of a thing known by its name, made at the first asking. */
  idOf(kind: 'reason' | 'category' | 'unit' | 'line field', name: string): string {
    const key = `${kind}:${name}`;
    const known = this.named.get(key);
    if (known) return known;
    const id = this.ids.next();
    this.named.set(key, id);
    return id;
  }

  itemChanged(id: string): void {
    this.printed.delete(id);
  }

  #stockMoved(itemId: string): void {
    this.printed.delete(itemId);
    const item = this.settings.stockTouchesItem ? this.items.get(itemId) : undefined;
    if (item) {
      item.modifiedAt = this.clock.now();
      this.items.revision += 1;
      this.changes.note('item', 'edit', item);
    }
  }
}

const FIXED_IDS = [
  'currency',
  'salesAccount',
  'costAccount',
  'inventoryAccount',
  'template',
  'user',
  'role',
  'unit',
  'deliveryMethod',
  'priceList',
] as const;

export type FixedId = (typeof FIXED_IDS)[number];
