// A plan as it is kept, and how it is read back from the store.
import type {
  AskOf,
  adjustStock,
  countStock,
  createOrder,
  Micros,
  PlannedWrite,
  PlanResult,
  Release,
  receiveTransfer,
  transferStock,
  undoAdjustment,
} from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { PlanRow } from '../store/plans.ts';
import type { OrderMode } from './order-mode.ts';
import { isState, type State } from './states.ts';

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

/** What Zoho's two ledgers hold of an item at a place. */
export interface ShelfFigures {
  readonly physical: Micros;
  readonly accounting: Micros;
}

/** What a running plan has learnt; kept beside the recipe so that a crash forgets nothing. */
export interface Progress {
  /** Sends whose outcome is unknown. */
  readonly unknownSends: number;
  /** Look-ups made since the last send. */
  readonly looks: number;
  /** When the last send began or ended, for the settling time. */
  readonly sentAt: number | null;
  /** Why Zoho refused a repeated send, other than that it exists; null while it has not. */
  readonly refusal: string | null;
  /** True where only a draft is to be voided: once people in Zoho have gone on with it, it is theirs. */
  readonly voidsDraft: boolean;
  /** Why it is being voided, for people; null while it is not. */
  readonly voidReason: string | null;
  /** Zoho's own total, where it differs from the one shown. */
  readonly zohoTotalMicros: Micros | null;
  /** Confirm, submit or void calls made; for a transfer, calls that move it on; for links, those written into Zoho. */
  readonly pushes: number;
  /** What each line of an adjustment met when it was released; null for other kinds, and before. */
  readonly before: readonly ShelfFigures[] | null;
  /** What Zoho has made of an order that is shipped, invoiced or adjusted here. */
  readonly packageId: string | null;
  readonly invoiceId: string | null;
  readonly adjustmentId: string | null;
  /** When the invoice, or the adjustment, was about to leave; null while it has certainly not. */
  readonly billedAt: number | null;
  readonly adjustedAt: number | null;
  /** The decision that allowed an order of regulated goods; null for others. */
  readonly decisionId: string | null;
  /** The custom field of the order in Zoho that it goes into besides its notes; null where there is none. */
  readonly decisionField: string | null;
}

export const noProgress: Progress = {
  unknownSends: 0,
  looks: 0,
  sentAt: null,
  refusal: null,
  voidsDraft: false,
  voidReason: null,
  zohoTotalMicros: null,
  pushes: 0,
  before: null,
  packageId: null,
  invoiceId: null,
  adjustmentId: null,
  billedAt: null,
  adjustedAt: null,
  decisionId: null,
  decisionField: null,
};

export interface PlanRecord<S extends State = State> {
  /** The write key: 128 random bits, hex. */
  readonly planKey: string;
  readonly display: string;
  readonly organizationId: string;
  readonly kid: string;
  readonly kind: Recipe['kind'];
  readonly state: S;
  readonly version: number;
  readonly write: PlannedWrite;
  readonly recipe: Recipe;
  readonly progress: Progress;
  readonly release: Release;
  readonly warnings: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly approvedAt: number | null;
  readonly approvedBy: string | null;
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
  readonly zohoId: string | null;
  readonly zohoNumber: string | null;
  readonly result: PlanResult | null;
  readonly reason: string | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: number | null;
}

/** Why an open plan cannot be carried out as it stands, and what could be; null where it can. */
export const shortageOf = ({ recipe }: Pick<PlanRecord, 'recipe'>): string | null =>
  recipe.kind === 'create-order' ? (recipe.shortage ?? null) : null;

export const toRecord = (row: PlanRow): PlanRecord => {
  if (!isState(row.state)) {
    throw new ConnectorError('internal', `Plan ${row.display} is in a state this version does not know.`);
  }
  const { recipe, progress } = JSON.parse(row.recipe) as { recipe: Recipe; progress: Partial<Progress> };
  return {
    planKey: row.planKey,
    display: row.display,
    organizationId: row.organizationId,
    kid: row.kid,
    kind: row.kind,
    state: row.state,
    version: row.version,
    write: JSON.parse(row.write) as PlannedWrite,
    recipe,
    progress: { ...noProgress, ...progress },
    release: row.release,
    warnings: JSON.parse(row.warnings) as string[],
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    approvedAt: row.approvedAt,
    approvedBy: row.approvedBy,
    valueMicros: row.valueMicros,
    unitsMicros: row.unitsMicros,
    zohoId: row.zohoId,
    zohoNumber: row.zohoNumber,
    result: row.result === null ? null : (JSON.parse(row.result) as PlanResult),
    reason: row.reason,
    leaseOwner: row.leaseOwner,
    leaseUntil: row.leaseUntil,
  };
};

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `length` Crockford letters of a key given as hex. */
const toLetters = (hex: string, length: number): string => {
  let bits = BigInt(`0x${hex}`) >> BigInt(hex.length * 4 - length * 5);
  let letters = '';
  for (let index = 0; index < length; index += 1) {
    letters = ALPHABET[Number(bits & 31n)] + letters;
    bits >>= 5n;
  }
  return letters;
};

/** The plan's id for people, such as K7QF-2M: short, so good only together with the key that asked. */
export const toDisplay = (planKey: string): string => {
  const letters = toLetters(planKey, 6);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

/** A document's number, or what marks its reference: 80 bits of the write key, or of what else is drawn. */
export const toMark = (key: string, prefix: string): string => {
  const letters = toLetters(key, 16);
  return `${prefix}${letters.match(/.{4}/g)?.join('-')}`;
};
