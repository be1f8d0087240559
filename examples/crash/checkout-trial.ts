// One checkout: a process sells and is killed, another carries on. Then everybody is asked what they hold of it, after
// everything that could still land has landed.
import { randomInt } from 'node:crypto';
import { type CheckoutScenario, writes } from './checkout-scenarios.ts';
import { type CheckoutReport, type CheckoutWorld, SKU } from './checkout-world.ts';

export interface CheckoutOutcome {
  readonly moment: string;
  readonly scenario: string;
  /** False where the moment never came, so nothing was killed. */
  readonly killed: boolean;
  /** A write was dropped, to land later by itself. */
  readonly late: boolean;
  /** Nobody could tell whether Zoho has the order, and a person has looked. */
  readonly settled: boolean;
  readonly state: string;
  /** What is not as it must be; nothing where all is well. */
  readonly faults: readonly string[];
}

/** Time runs on between trials, so that a dead one's calls are over for the next. */
const TRIAL_MS = 400_000;
const LAG_MS = 300;
/** Of the trials whose write no scenario bends, one in so many has one dropped, and it lands up to so much later. */
const LATE_ONE_IN = 3;
const LATEST_MS = 90_000;
/** A shop whose connector has died asks again with the same key, or has forgotten it: one in so many. */
const FORGETFUL_ONE_IN = 3;
const HOLD_MS = 16 * 60_000;
/** What is stuck is looked at again within so much. */
const PERSON_MS = 400_000;

export const runCheckoutTrial = async (
  world: CheckoutWorld,
  number: number,
  moment: string,
  scenario: CheckoutScenario,
): Promise<CheckoutOutcome> => {
  const { shop, payments, aheadMs } = world;
  const { control } = shop.sandbox;
  control.clock({ advanceMs: TRIAL_MS });
  control.clearFaults();
  payments.mend();
  control.listLag({ ms: 0 });
  control.setOrganization({ taxPercentage: 0 });
  control.stock({ sku: SKU, delta: 2 });
  const idempotencyKey = `crash-order-${number}`;
  const sale = saleOf(number, scenario);
  const steadily = { aheadMs: 0, cancel: false, dieAt: null };
  if (scenario.regular && world.firstRegular()) {
    const before = { ...sale, shipTo: { street: '525 S Main St', city: 'Reno', state: 'NV', zip: '89501' } };
    const first = { ...steadily, idempotencyKey: 'crash-order-before', aheadMs: aheadMs(), sale: before };
    await world.steady().send({ do: 'sell', ...first });
    const earlier = { aheadMs: aheadMs(), idempotencyKey: first.idempotencyKey };
    const told = (await world.steady().send({ do: 'tell', ...earlier }))?.told;
    if (told?.id != null) world.known.add(told.id);
  }
  control.resetCalls();
  control.listLag({ ms: LAG_MS });
  scenario.arrange({ sandbox: shop.sandbox, payments });
  if (!scenario.bendsWrite && number % LATE_ONE_IN === 0) {
    const match = writes[randomInt(0, writes.length)] as (typeof writes)[number];
    control.addFault({ match, kind: 'late-commit', delayMs: randomInt(1, LATEST_MS), times: 1 });
  }

  const victim = world.actor();
  const cancel = scenario.meanwhile === 'cancel';
  const dieAt = moment === 'random' ? null : moment;
  const timer = moment === 'random' ? setTimeout(() => victim.child.kill('SIGKILL'), randomInt(200, 1_200)) : undefined;
  const sold = await victim.send({ do: 'sell', aheadMs: aheadMs(), idempotencyKey, sale, cancel, dieAt });
  clearTimeout(timer);
  // Nobody does anything about it until its time is over.
  const waited =
    sold !== null && scenario.meanwhile === 'nothing'
      ? await victim.send({ do: 'recover', aheadMs: aheadMs(), dieAt })
      : sold;
  await victim.leave();
  const killed = waited === null;
  if (scenario.meanwhile === 'step') await stepAll(world);
  if (killed && number % FORGETFUL_ONE_IN !== 0) {
    await world.steady().send({ do: 'sell', ...steadily, aheadMs: aheadMs(), idempotencyKey, sale, cancel });
    if (scenario.meanwhile === 'step') await stepAll(world);
  }
  await world.steady().send({ do: 'recover', aheadMs: aheadMs(), dieAt: null });
  const late = control.calls().calls.some(({ fault }) => fault === 'late-commit');
  // Past the limit of every hold, and past everything that could still land.
  control.clock({ advanceMs: Math.max(LATEST_MS, HOLD_MS) });
  if (control.pendingCommits() > 0) throw new Error(`Trial ${number} (${scenario.name}) ended before all had landed.`);
  control.listLag({ ms: 0 });
  await world.steady().send({ do: 'recover', aheadMs: aheadMs(), dieAt: null });
  let told = await world.steady().send({ do: 'tell', aheadMs: aheadMs(), idempotencyKey });
  const settled = told?.told?.uncertain != null;
  if (settled) told = await settleByHand(world, idempotencyKey, told);
  return {
    moment,
    scenario: scenario.name,
    killed,
    late,
    settled,
    state: told?.state ?? 'unknown',
    faults: told === null ? ['nobody could tell'] : faultsIn(world, scenario, told),
  };
};

const saleOf = (number: number, { firstName, regular, token }: CheckoutScenario) => {
  const who = regular ? 'regular' : `buyer-${number}`;
  return {
    line: [{ item: SKU, quantity: '1' }],
    buyer: {
      id: who,
      firstName,
      lastName: 'Doe',
      email: `${who}@shop.example`,
      bornOn: '1980-05-17',
      ip: '203.0.113.7',
    },
    shipTo: { street: regular ? `${number} S Main St` : '525 S Main St', city: 'Reno', state: 'NV', zip: '89501' },
    payment: { token },
  };
};

/** Nobody could tell whether Zoho has the order: a person looks there, and says so. */
const settleByHand = async (
  world: CheckoutWorld,
  idempotencyKey: string,
  report: CheckoutReport | null,
): Promise<CheckoutReport | null> => {
  const { id = null, uncertain = null } = report?.told ?? {};
  const [order] = world.shop.sandbox.control
    .salesorders()
    .filter(({ reference_number, status }) => reference_number === id && status === 'confirmed');
  const steady = world.steady();
  const { aheadMs } = world;
  const plan = uncertain ?? '';
  await steady.send({ do: 'settle', aheadMs: aheadMs(), plan, order: order?.salesorder_number ?? null });
  world.shop.sandbox.control.clock({ advanceMs: PERSON_MS });
  await steady.send({ do: 'recover', aheadMs: aheadMs(), dieAt: null });
  return steady.send({ do: 'tell', aheadMs: aheadMs(), idempotencyKey });
};

/** The buyers do what the provider wants of them. */
const stepAll = async ({ providers }: CheckoutWorld): Promise<void> => {
  for (const { uuid, status } of providers.age.checks.values()) {
    if (status === 'photo_id') await providers.age.step(uuid);
  }
};

const OVER = ['done', 'refused', 'expired', 'cancelled'];

/** What Zoho, the payment step and the store hold of it, each against the others. */
const faultsIn = (
  world: CheckoutWorld,
  scenario: CheckoutScenario,
  { state = 'none', told }: CheckoutReport,
): string[] => {
  const faults: string[] = [];
  const must = (is: boolean, fault: string): void => {
    if (!is) faults.push(fault);
  };
  const { id = null, decisions = [], held = 0, orderId = null } = told ?? {};
  const stuckIsFine = scenario.name.includes('cannot be cancelled');
  must(state === 'none' || OVER.includes(state) || (stuckIsFine && state === 'stuck'), `it has not ended: ${state}`);
  must(held === 0, `${held} units are held for nobody`);
  const money = id === null ? 'nothing' : (world.payments.holds.get(id)?.state ?? 'nothing');
  must(
    [...world.payments.holds.values()].every((hold) => hold.state !== 'authorised'),
    'somebody’s money is held for good',
  );
  must((money === 'captured') === (state === 'done'), `${state}, and the money is ${money}`);

  const sold = world.shop.sandbox.control.salesorders().filter(({ reference_number: ref }) => ref.startsWith('CO-'));
  if (id !== null) world.known.add(id);
  must(
    sold.every(({ reference_number: ref }) => world.known.has(ref)),
    'an order is of no checkout that anybody knows',
  );
  const orders = sold.filter(({ reference_number }) => reference_number === id);
  const standing = orders.filter(({ status }) => status !== 'void');
  must(orders.length <= 1, `${orders.length} orders`);
  must(
    standing.length === (state === 'done' || state === 'stuck' ? 1 : 0),
    `${state}, and ${standing.length} orders stand`,
  );
  must(
    standing.every(({ status }) => status === 'confirmed'),
    'an order is not confirmed',
  );
  if (state === 'done') must(standing[0]?.salesorder_id === orderId, 'its order is another one');

  const allowed = decisions.filter(({ outcome }) => outcome === 'allow');
  must(orders.length === 0 || allowed.length === 1, `an order, and ${allowed.length} decisions that allow it`);
  must(allowed.length <= 1, `${allowed.length} decisions`);
  if (state === 'done') must(allowed[0]?.orderId === orderId, 'its decision is not of its order');
  const over = state !== 'done' && state !== 'stuck';
  must(!over || allowed.every(({ voidedAt }) => voidedAt !== null), 'what came to nothing still counts');
  must(over || allowed.every(({ voidedAt }) => voidedAt === null), 'a sale counts for nothing');
  if (allowed.length > 0) must(allowed[0]?.id === told?.decisionId, 'its decision is another one');
  return faults.length === 0 ? [] : [...faults, JSON.stringify(told)];
};
