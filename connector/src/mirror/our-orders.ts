// Whether an order in Zoho is one of ours, and whether a plan of ours has it in hand: told by what the plans hold.
import type { Groups } from '../store/groups.ts';
import type { PlanRow } from '../store/plans.ts';
import type { ZohoOrderRow } from '../zoho/ports/orders.ts';

export interface OurOrder {
  /** Its plan goes on with it by itself, and says what has moved when it ends. */
  readonly inHand: boolean;
  /** Its plan has taken it back, or is about to. */
  readonly takenBack: boolean;
  /** Its plan packs and ships it as well. */
  readonly ships: boolean;
  /** Units an item, as the plan has it, in millionths. */
  readonly units: ReadonlyMap<string, number>;
}

/** Of a plan's recipe, what tells its order and its lines. */
interface Recipe {
  readonly number?: string | null;
  readonly reference?: string | null;
  readonly orderId?: string;
  /** How it takes its stock. */
  readonly mode?: string;
  readonly lines?: readonly { readonly itemId: string; readonly quantityMicros: number }[];
}

type Order = Pick<ZohoOrderRow, 'id' | 'number' | 'reference'>;

const HELD: readonly string[] = [
  'sending',
  'looking',
  'drafted',
  'confirming',
  'submitting',
  'packing',
  'shipping',
  'invoicing',
  'adjusting',
  'voiding',
];
/** Sent, and its id is not known yet. */
const SENT: readonly string[] = ['sending', 'looking', 'uncertain'];
/** Where its goods are on their way out, or have left. */
const SHIPPING: readonly string[] = ['packing', 'shipping', 'invoicing', 'done'];
/** Once it is done, its event has been told already. */
const CANCELLING: readonly string[] = ['voiding', 'uncertain'];
const MOST = 200;

/** Null where no plan of ours made it. */
export const ourOrder = async (
  s: Pick<Groups, 'plans'>,
  organizationId: string,
  order: Order,
): Promise<OurOrder | null> => {
  const plan =
    (await s.plans.makerOf(organizationId, 'create-order', order.id)) ?? (await sender(s, organizationId, order));
  if (plan === null) return null;
  const units = new Map<string, number>();
  for (const { itemId, quantityMicros } of recipeOf(plan).lines ?? []) {
    units.set(itemId, (units.get(itemId) ?? 0) + quantityMicros);
  }
  const { state } = plan;
  const ships = recipeOf(plan).mode?.startsWith('fulfil') === true && SHIPPING.includes(state);
  return { inHand: HELD.includes(state), takenBack: state === 'voiding' || state === 'refused', ships, units };
};

/** Zoho can tell of an order before our own call for it is answered: then its number, or the mark in its reference. */
const sender = async (s: Pick<Groups, 'plans'>, organizationId: string, order: Order): Promise<PlanRow | null> => {
  const sent = await s.plans.inStates(organizationId, 'create-order', SENT, MOST);
  return (
    sent.find((plan) => {
      const { number, reference } = recipeOf(plan);
      return plan.zohoId === null && (isSame(number, order.number) || isSame(reference, order.reference));
    }) ?? null
  );
};

/** Whether a plan of ours has cancelled it, or is about to. */
export const weCancel = async (s: Pick<Groups, 'plans'>, organizationId: string, orderId: string): Promise<boolean> =>
  (await s.plans.inStates(organizationId, 'cancel-order', CANCELLING, MOST)).some(
    (plan) => recipeOf(plan).orderId === orderId,
  );

const isSame = (ours: string | null | undefined, theirs: string): boolean =>
  typeof ours === 'string' && ours !== '' && ours === theirs;

const recipeOf = (plan: PlanRow): Recipe => (JSON.parse(plan.recipe) as { recipe: Recipe }).recipe;
