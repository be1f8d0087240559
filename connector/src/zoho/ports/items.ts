// Items, their fields, their stock and its places, in our own words. Types only.
import type { Micros } from 'shared-schemas';

export interface ItemHeadRow {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly status: string;
}

/** A row of the list of items: totals over all places, in millionths of the item's unit. */
export interface ItemListRow extends ItemHeadRow {
  /** As Zoho writes it, such as 2025-03-28T07:23:22+0000; empty where it does not. Stock movements leave it alone. */
  readonly modifiedTime: string;
  readonly createdTime: string;
  /** Null where Zoho gives none that can be read. */
  readonly physicalOnHand: Micros | null;
  readonly booksOnHand: Micros | null;
  /** Whether Zoho keeps stock of it. */
  readonly tracked: boolean;
}

/** Figures of one ledger, in millionths of the item's unit. */
export interface LedgerFigures {
  readonly onHand: Micros;
  readonly committed: Micros;
  readonly available: Micros;
}

export interface PlaceStock {
  readonly physical: LedgerFigures;
  readonly accounting: LedgerFigures;
  /** Null where Zoho does not say. */
  readonly incoming: Micros | null;
}

export type FieldType = 'text' | 'number' | 'amount' | 'boolean' | 'list' | 'date' | 'unreadable';

export interface CustomField {
  readonly apiName: string;
  readonly label: string;
  readonly type: FieldType;
  readonly value: string | boolean | readonly string[] | null;
}

/** A custom field of the organisation, set anywhere or not. */
export interface ZohoField {
  readonly entity: string;
  readonly apiName: string;
  readonly label: string;
  /** Unreadable where its values could be anything. */
  readonly kind: FieldType;
  readonly active: boolean;
}

/** An item as Zoho tells it, with its stock. */
export interface ZohoItem extends ItemHeadRow {
  readonly unit: string;
  readonly tracking: 'none' | 'batch' | 'serial' | 'untracked';
  /** A kit or an assembly: made of other items. */
  readonly composite: boolean;
  /** Kept in a group of units that Zoho converts into one another. */
  readonly convertsUnits: boolean;
  readonly description: string;
  readonly sellable: boolean;
  readonly rate: Micros | null;
  readonly purchaseRate: Micros | null;
  readonly taxPercent: Micros;
  readonly reorderLevel: Micros | null;
  readonly total: PlaceStock;
  readonly places: readonly (PlaceStock & { readonly id: string; readonly name: string; readonly active: boolean })[];
  /** Of one unit, in pounds, rounded up; left out where Zoho does not say. */
  readonly weightPounds?: Micros;
  /** Left out where there is none. */
  readonly brand?: string;
  readonly customFields: readonly CustomField[];
  /** False where Zoho said nothing about custom fields, not even that there are none. */
  readonly fieldsTold: boolean;
  /** When it was last edited, as Zoho writes it; movements of stock leave it alone. Empty where it was not told. */
  readonly modifiedTime: string;
}

/** An item with the moment its reading began, by the clock and by the stock epoch. */
export interface ItemReading {
  readonly item: ZohoItem;
  readonly readAt: number;
  readonly sequence: number;
}

export interface LowStockRow extends ItemHeadRow {
  readonly unit: string;
  readonly onHand: Micros;
  readonly reorderLevel: Micros;
}

export interface ZohoLocation {
  readonly id: string;
  readonly name: string;
  readonly primary: boolean;
  readonly active: boolean;
  readonly kind: 'business' | 'warehouse';
}
