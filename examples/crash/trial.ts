// One trial: a plan is proposed, confirmed by a process that is killed, and taken up by another. Then Zoho is asked what
// it holds, after everything that could still land has landed.
import { randomInt } from 'node:crypto';
import type { Moment } from 'connector/plans/probe.ts';
import { type CallEntry, sandboxFetch } from 'zoho-sandbox';
import { judgeLinks } from './links-at-zoho.ts';
import { followOf, requireCountedOnce } from './orders-at-zoho.ts';
import { type Scenario, type StockKind, writeOf } from './scenarios.ts';
import { createdFor, onShelves, preparedArrival, requireShelves, stockHappened } from './stock-at-zoho.ts';
import { type Evidence, isUndecidable } from './undecidable.ts';
import { startActor, type World } from './world.ts';

export interface Outcome {
  readonly moment: Moment | 'random';
  readonly scenario: string;
  /** False where the moment never came, so nothing was killed. */
  readonly killed: boolean;
  /** A write was dropped, to land later by itself. */
  readonly late: boolean;
  readonly state: string;
  readonly verdict: 'once' | 'never, as told' | 'undecidable' | 'LOST' | 'TWICE' | 'UNTRUE' | 'STUCK' | 'UNLISTED';
}

const item = 'OUT-001-RED';
const customer = 'Ada Abbott';
/** Time runs on between trials, so that a dead one's calls are over for the next. */
const TRIAL_MS = 400_000;
const LAG_MS = 300;
/** Of the trials whose write no scenario bends, one in so many has it dropped, and it lands up to so much later. */
const LATE_ONE_IN = 3;
const LATEST_MS = 90_000;

export const runTrial = async (
  world: World,
  number: number,
  moment: Moment | 'random',
  scenario: Scenario,
): Promise<Outcome> => {
  const { shop } = world;
  const { control } = shop.sandbox;
  // One clock for Zoho and the actors, or the one's allowances and lags would be judged by another's time.
  const aheadMs = (): number => Date.parse(control.clock({}).now) - Date.now();
  control.clock({ advanceMs: TRIAL_MS });
  control.clearFaults();
  world.token = await renew(world);
  control.listLag({ ms: 0 });
  control.setOrganization({ taxPercentage: 0, approvals: false, transferStart: 'moved' });
  control.stock({ sku: item, delta: 5 });
  const environment = { ...shop.environment, ORDER_STRATEGY: scenario.strategy };
  const word = await prepare(world, scenario, number);

  const actor = startActor(environment, aheadMs());
  const proposed = await actor.send({ do: 'propose', kind: scenario.kind, mode: scenario.mode, word, item, customer });
  const plan = proposed?.plan;
  if (plan === undefined) throw new Error(`Trial ${number} (${scenario.name}) could not propose: ${proposed?.error}`);
  control.resetCalls();
  control.listLag({ ms: LAG_MS });
  const before = onShelves(world, item);
  const booksBefore = control.stockOf({ sku: item });
  scenario.arrange(shop.sandbox);
  if (!scenario.bendsWrite && number % LATE_ONE_IN === 0) {
    control.addFault({ match: writeOf[scenario.kind], kind: 'late-commit', delayMs: randomInt(1, LATEST_MS) });
  }
  const timer = moment === 'random' ? setTimeout(() => actor.child.kill('SIGKILL'), randomInt(0, 120)) : undefined;
  const report = await actor.send({
    do: 'confirm',
    plan,
    dieAt: moment === 'random' ? null : moment,
    toTheEnd: isStock(scenario) || scenario.kind === 'link-items' || scenario.mode !== 'commit',
  });
  clearTimeout(timer);
  await actor.leave();
  const killed = report === null;
  const sent = control.calls().total;

  const second = startActor(environment, aheadMs());
  const recovered = await second.send({ do: 'recover', plan });
  await second.leave();
  const late = control.calls().calls.some(({ fault }) => fault === 'late-commit');
  const evidence = evidenceOf(world, scenario, word, killed ? sent : null);
  control.clock({ advanceMs: LATEST_MS });
  if (control.pendingCommits() > 0) throw new Error(`Trial ${number} (${scenario.name}) ended before all had landed.`);
  control.listLag({ ms: 0 });
  const state = recovered?.state ?? 'unknown';
  if (scenario.mode !== 'commit') {
    requireCountedOnce(world, { item, word, mode: scenario.mode, before: booksBefore, state });
  }
  if (isStock(scenario)) requireShelves(world, { sku: item, before, kind: scenario.kind, word });
  const { productIds = [] } = recovered ?? {};
  const unlisted = report?.unlisted ?? recovered?.unlisted;
  return {
    moment,
    scenario: scenario.name,
    killed,
    late,
    state,
    verdict: unlisted === undefined ? await judge(world, scenario, { word, state, evidence, productIds }) : 'UNLISTED',
  };
};

const isStock = (scenario: Scenario): scenario is Scenario & { kind: StockKind } =>
  ['adjust-stock', 'transfer-stock', 'receive-transfer'].includes(scenario.kind);

const prepare = async (world: World, scenario: Scenario, number: number): Promise<string> => {
  if (scenario.kind === 'receive-transfer') return preparedArrival(world, item, ask);
  if (scenario.kind !== 'cancel-order') return `T-${number}`;
  const { customer_id, line_items } = world.shop.sandbox.control.salesorders()[0] ?? (await firstOrder(world));
  const made = await ask(world, 'POST', '/salesorders', {
    customer_id,
    line_items: line_items.map(({ item_id, rate }) => ({ item_id, rate, quantity: 1 })),
  });
  const order = (made as { salesorder: { salesorder_id: string; salesorder_number: string } }).salesorder;
  await ask(world, 'POST', `/salesorders/${order.salesorder_id}/status/confirmed`);
  return order.salesorder_number;
};

const firstOrder = async (world: World) => {
  const contacts = (await ask(world, 'GET', `/contacts?contact_name=${encodeURIComponent(customer)}`)) as {
    contacts: { contact_id: string }[];
  };
  const items = (await ask(world, 'GET', `/items?sku=${item}`)) as { items: { item_id: string; rate: number }[] };
  return {
    customer_id: contacts.contacts[0]?.contact_id,
    line_items: items.items.map((each) => ({ ...each, quantity: 1 })),
  };
};

/** @param sentBeforeDeath How many calls a killed process had made; null where none was killed. */
const evidenceOf = (world: World, scenario: Scenario, word: string, sentBeforeDeath: number | null): Evidence => {
  const { control } = world.shop.sandbox;
  const { calls } = control.calls();
  const list = { 'adjust-stock': '/inventoryadjustments', 'transfer-stock': '/transferorders' } as Record<
    string,
    string
  >;
  // An order that is shipped, invoiced or adjusted here can hang on what follows it.
  const follow = followOf(scenario.mode);
  const where = follow?.create ?? list[scenario.kind] ?? '/salesorders';
  const looked = (path: string): boolean => (follow === null ? path.endsWith(where) : follow.look.test(path));
  const isCreate = ({ method, path }: CallEntry) => method === 'POST' && path.endsWith(where);
  const orphan = sentBeforeDeath === null ? undefined : calls.slice(0, sentBeforeDeath).findLast(isCreate);
  const creates = calls.filter(isCreate);
  return {
    // An adjustment is sought by its mark, and never sent again.
    strategy: scenario.kind === 'adjust-stock' || follow !== null ? 'reference' : scenario.strategy,
    creates: creates.map((call) => ({ ...call, orphaned: call === orphan })),
    // Who is found sending and is then looked for has not been sent by the process that found it.
    diedSending: sentBeforeDeath !== null && creates.length === 0,
    looks: calls.flatMap(({ method, path, status, at }) =>
      method === 'GET' && looked(path) && status === 200 ? [at] : [],
    ),
    findableFrom: (follow === null ? createdAt(world, scenario, word) : follow.createdAt(world, word)).map(
      (at) => at + LAG_MS,
    ),
  };
};

const createdAt = (world: World, scenario: Scenario, word: string): number[] =>
  isStock(scenario)
    ? createdFor(world, scenario.kind, word).map(({ created_at }) => created_at)
    : ofWord(world, word).map(({ created_at }) => created_at);

const judge = async (
  world: World,
  scenario: Scenario,
  {
    word,
    state,
    evidence,
    productIds,
  }: { word: string; state: string; evidence: Evidence; productIds: readonly string[] },
): Promise<Outcome['verdict']> => {
  if (scenario.kind === 'link-items') return judgeLinks(world, { word, state, known: productIds, ask });
  if (state === 'executing') return 'STUCK';
  const happened = await countAtZoho(world, scenario, word);
  if (happened > 1) return 'TWICE';
  if (state === 'uncertain') return isUndecidable(evidence) ? 'undecidable' : 'UNTRUE';
  if (state === 'done' || state === 'awaiting_zoho_approval') return happened === 1 ? 'once' : 'LOST';
  return happened === 0 ? 'never, as told' : 'UNTRUE';
};

/** How often what the plan wanted is true at Zoho now. */
const countAtZoho = async (world: World, scenario: Scenario, word: string): Promise<number> => {
  if (isStock(scenario)) return stockHappened(world, scenario.kind, word);
  if (scenario.kind === 'create-customer') {
    const { contacts } = (await ask(world, 'GET', `/contacts?contact_name=${word}`)) as {
      contacts: { contact_name: string }[];
    };
    return contacts.filter((contact) => contact.contact_name === word).length;
  }
  const orders = world.shop.sandbox.control.salesorders();
  if (scenario.kind === 'cancel-order') {
    return orders.filter((order) => order.salesorder_number === word && order.status === 'void').length;
  }
  return ofWord(world, word).filter((order) => order.status !== 'void').length;
};

/** What Zoho holds of the order that a word marks. */
const ofWord = (world: World, word: string) =>
  world.shop.sandbox.control.salesorders().filter((order) => order.reference_number.split(' ')[0] === word);

/** A token of our own, renewed as Zoho has it: a new consent each time would push out the connector's. */
const renew = async ({ shop, refreshToken }: World): Promise<string> => {
  const { clientId, clientSecret } = shop.sandbox.credentials;
  const response = await sandboxFetch(shop.sandbox)(
    new Request(new URL('/oauth/v2/token', shop.sandboxOrigin), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    }),
  );
  return ((await response.json()) as { access_token: string }).access_token;
};

const ask = async (world: World, method: string, path: string, body?: unknown): Promise<unknown> => {
  const url = new URL(`/inventory/v1${path}`, world.shop.sandboxOrigin);
  url.searchParams.set('organization_id', world.shop.sandbox.credentials.organizationId);
  const response = await sandboxFetch(world.shop.sandbox)(
    new Request(url, {
      method,
      headers: {
        authorization: `Zoho-oauthtoken ${world.token}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return response.json();
};
