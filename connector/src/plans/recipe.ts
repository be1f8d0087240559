// What a plan is to do, as it was asked and checked: one recipe a kind of write.
import type {
  AskOf,
  adjustStock,
  countStock,
  createOrder,
  Micros,
  receiveTransfer,
  transferStock,
  undoAdjustment,
} from 'shared-schemas';
import type { OrderMode } from './order-mode.ts';

export interface OrderRecipe {
  readonly kind: 'create-order';
  /** Asked again where figures have moved and a new plan is made. */
  readonly ask: AskOf<typeof createOrder>;
  readonly customerId: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantityMicros: Micros;
    readonly rateMicros: Micros;
    /** False where Zoho keeps no stock of it. */
    readonly stocked?: boolean;
  }[];
  readonly locationId: string | null;
  /** How it takes its stock; left out by plans that are older than the choice. */
  readonly mode?: OrderMode;
  readonly strategy: 'number' | 'reference';
  /** Ours, with the strategy `number`. */
  readonly number: string | null;
  readonly reference: string | null;
  readonly shippingAddressId: string | null;
  readonly note: string | null;
  readonly expectedTotalMicros: Micros;
  readonly date: string;
  /** What to order instead, where it was short when it was proposed and back-orders are refused; else null. */
  readonly shortage: string | null;
  /** The checkout it is the order of: its units are reserved and its prices fixed already. Left out for all others. */
  readonly checkoutId?: string;
  /** The decision of compliance that the checkout rests on, and the order's field in Zoho that it goes into. */
  readonly decision?: { readonly id: string; readonly field: string | null };
}

export interface CustomerRecipe {
  readonly kind: 'create-customer';
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: string | null;
}

export interface CancellationRecipe {
  readonly kind: 'cancel-order';
  readonly orderId: string;
  readonly reason: string | null;
}

/** What was asked for; asked again where figures have moved and a new plan is made. */
export type AskedAdjustment =
  | { readonly intent: 'adjust-stock'; readonly ask: AskOf<typeof adjustStock> }
  | { readonly intent: 'count-stock'; readonly ask: AskOf<typeof countStock> }
  | { readonly intent: 'undo-adjustment'; readonly ask: AskOf<typeof undoAdjustment> }
  | { readonly intent: 'reconcile-stock'; readonly ask: ReconciledPart };

/** Part of what a reconciliation found to differ: counted somewhere, and still standing where it was compared. */
export interface ReconciledPart {
  readonly run: string;
  /** From 1. */
  readonly part: number;
  readonly lines: readonly {
    readonly itemId: string;
    /** Null where the organisation keeps everything in one place. */
    readonly locationId: string | null;
    /** Physical stock on hand when it was compared, and what it is to be. */
    readonly beforeMicros: Micros;
    readonly afterMicros: Micros;
  }[];
  readonly reason: string;
  readonly note: string;
  readonly onBehalfOf?: undefined;
}

export interface AdjustmentStep {
  readonly itemId: string;
  /** Null where the organisation keeps everything in one place. */
  readonly locationId: string | null;
  /** Signed. */
  readonly deltaMicros: Micros;
  /** The level it is to have; null where the difference itself was asked for. */
  readonly levelMicros: Micros | null;
  /** Physical stock on hand as it was shown. */
  readonly beforeMicros: Micros;
}

export interface AdjustmentRecipe {
  readonly kind: 'adjust-stock';
  readonly asked: AskedAdjustment;
  /** What is sent; never a difference of nothing. */
  readonly lines: readonly AdjustmentStep[];
  readonly reason: string;
  readonly description: string | null;
  /** The mark by which it is found again. */
  readonly reference: string;
  readonly date: string;
  /** The Zoho id of the adjustment this one undoes. */
  readonly undoes: string | null;
}

export interface TransferRecipe {
  readonly kind: 'transfer-stock';
  readonly ask: AskOf<typeof transferStock>;
  /** Ours: Zoho takes it once. */
  readonly number: string;
  readonly fromId: string;
  readonly toId: string;
  readonly inTransit: boolean;
  readonly lines: readonly { readonly itemId: string; readonly name: string; readonly quantityMicros: Micros }[];
  readonly description: string | null;
  readonly date: string;
}

export interface ReceiptRecipe {
  readonly kind: 'receive-transfer';
  readonly ask: AskOf<typeof receiveTransfer>;
  readonly transferId: string;
  readonly number: string;
  readonly toId: string;
  readonly lines: readonly { readonly itemId: string; readonly quantityMicros: Micros }[];
  readonly date: string;
}

/** A word for an item: kept here, and never sent anywhere. */
export interface NameRecipe {
  readonly kind: 'name-item';
  readonly itemId: string;
  readonly sku: string;
  readonly itemName: string;
  readonly name: string;
  readonly remove: boolean;
}

/** Ids that another system has for items. Writing one into Zoho's field again does no harm. */
export interface LinkRecipe {
  readonly kind: 'link-items';
  /** The reconciliation that found them. */
  readonly run: string;
  /** From 1. */
  readonly part: number;
  /** The label of Zoho's custom field that holds them; null where none does. */
  readonly field: string | null;
  readonly lines: readonly { readonly itemId: string; readonly productId: string }[];
}

export type StockRecipe = AdjustmentRecipe | TransferRecipe | ReceiptRecipe;
export type Recipe = OrderRecipe | CustomerRecipe | CancellationRecipe | NameRecipe | LinkRecipe | StockRecipe;

export const stockKinds = [
  'adjust-stock',
  'transfer-stock',
  'receive-transfer',
] as const satisfies readonly Recipe['kind'][];

export const changesStock = (recipe: Recipe): recipe is StockRecipe =>
  (stockKinds as readonly Recipe['kind'][]).includes(recipe.kind);
