// A write as a plan: figured, kept, shown; and made again with today's figures where the old ones no longer hold.
import { type AskOf, type createOrder, type Plan, parseDecimal } from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import { toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { keepPlan, type NewPlan, newPlanKey } from './keep.ts';
import type { OrderMode } from './order-mode.ts';
import { proposeAdjustment } from './propose-adjustment.ts';
import { type OrderNeeds, type OrderProposal, proposeOrder } from './propose-order.ts';
import { proposeReceipt, proposeTransfer } from './propose-transfer.ts';
import {
  type AskedAdjustment,
  changesStock,
  type ReceiptRecipe,
  type StockRecipe,
  type TransferRecipe,
} from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { showPlan } from './show.ts';
import { tellAwaiting } from './tell.ts';

export type ProposeNeeds = OrderNeeds & Pick<Parts, 'now' | 'newId'>;

/** Everything about an order but a life of its own. Nothing is kept yet. */
export const draftOrder = async (
  needs: ProposeNeeds,
  ask: AskOf<typeof createOrder>,
  asker: Asker,
  spend: Spend,
): Promise<OrderProposal & { planKey: string }> => {
  const planKey = await newPlanKey(needs);
  const facts = await organizationFacts(needs, asker.organizationId);
  return { planKey, ...(await proposeOrder(needs, ask, { asker, spend, planKey, ...facts })) };
};

/** As `draftOrder`, for a change of stock. */
export const draftStockChange = async (needs: ProposeNeeds, wanted: WantedStock, asker: Asker, spend: Spend) => {
  const planKey = await newPlanKey(needs);
  const setting = { asker, spend, planKey, ...(await organizationFacts(needs, asker.organizationId)) };
  switch (wanted.intent) {
    case 'transfer-stock':
      return { planKey, ...(await proposeTransfer(needs, wanted.ask, setting)) };
    case 'receive-transfer':
      return { planKey, ...(await proposeReceipt(needs, wanted.ask, setting)) };
    case 'reconcile-stock': {
      const goodForMs = needs.config.RECONCILE_PLAN_HOURS * 3_600_000;
      return { planKey, goodForMs, ...(await proposeAdjustment(needs, wanted, setting)) };
    }
    default:
      return { planKey, ...(await proposeAdjustment(needs, wanted, setting)) };
  }
};

export type WantedStock =
  | AskedAdjustment
  | { readonly intent: 'transfer-stock'; readonly ask: TransferRecipe['ask'] }
  | { readonly intent: 'receive-transfer'; readonly ask: ReceiptRecipe['ask'] };

/** The problem that the figures have changed, with a new plan for the person to look at. */
export const figuresChanged = async (
  needs: ProposeNeeds,
  record: PlanRecord,
  asked: Ask,
  why: { readonly reason: string; readonly short: boolean },
): Promise<ConnectorError> => {
  const code = why.short ? 'short_of_stock' : 'plan_changed';
  const detail = `${why.reason} Nothing was ${record.kind === 'create-order' ? 'ordered' : 'written'}.`;
  try {
    const plan = await proposeAgain(needs, record, asked);
    if (plan === undefined) return new ConnectorError(code, detail, { hint: 'Prepare it again.' });
    // As short as the last one: to release it would lead here again.
    if (typeof plan === 'string') return new ConnectorError(code, detail, { hint: plan });
    return new ConnectorError(code, detail, { plan, hint: `Show the person the new plan ${plan.id}.` });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // The plan is over all the same, and that is what the person has to know first.
    return new ConnectorError(code, detail, { cause: error, hint: `No new plan could be made: ${error.message}` });
  }
};

/** The new plan; or, where it would be short too and is not kept, what to order instead. */
const proposeAgain = async (
  needs: ProposeNeeds,
  record: PlanRecord,
  asked: Ask,
): Promise<Plan | string | undefined> => {
  const { recipe } = record;
  const keep = async (contents: NewPlan): Promise<Plan> => {
    const now = needs.now().getTime();
    return showPlan(await keepPlan(needs, asked, contents, tellAwaiting(asked.asker, contents, now)), now);
  };
  if (changesStock(recipe)) return keep(await draftStockChange(needs, wantedOf(recipe), asked.asker, asked.spend));
  if (recipe.kind !== 'create-order') return undefined;
  const draft = await draftOrder(needs, recipe.ask, asked.asker, asked.spend);
  if (draft.recipe.shortage !== null) return draft.recipe.shortage;
  const learnt = record.progress.zohoTotalMicros;
  const contents = learnt === null ? draft : withZohoTotal(draft, learnt);
  return keep(contents);
};

const wantedOf = (recipe: StockRecipe): WantedStock => {
  switch (recipe.kind) {
    case 'adjust-stock':
      return recipe.asked;
    case 'transfer-stock':
      return { intent: recipe.kind, ask: recipe.ask };
    case 'receive-transfer':
      return { intent: recipe.kind, ask: recipe.ask };
  }
};

const organizationFacts = async (
  needs: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
): Promise<{ currency: string; today: string; mode: OrderMode }> => {
  const connection = await needs.store.read.connections.get(organizationId);
  if (connection === null) {
    throw new ConnectorError('not_connected', 'The connector is not connected to Zoho.', {
      hint: 'An admin connects with: pnpm connector connect',
    });
  }
  const { currencyCode: currency, timeZone, orderMode: mode } = connection;
  return { currency, today: dayIn(timeZone, needs.now()), mode };
};

const withZohoTotal = <T extends OrderProposal>(draft: T, totalMicros: number): T => ({
  ...draft,
  valueMicros: totalMicros,
  recipe: { ...draft.recipe, expectedTotalMicros: totalMicros },
  write: {
    ...draft.write,
    total: toMoney(totalMicros),
    tax: toMoney(totalMicros - (parseDecimal(draft.write.subTotal) ?? 0)),
  },
  warnings: [...draft.warnings, 'The tax and total are as Zoho computed them a moment ago.'],
});
