// A shop's day on one simulated clock, its first one: connected and imported at midnight, then questions, orders through
// the connector, changes made in Zoho, and a follower that has nothing but the day's calls.

import { openSpend } from 'connector/http/answer.ts';
import { minutesOpen, readOpeningHours } from 'connector/mirror/opening-hours.ts';
import type { SandboxOptions } from 'zoho-sandbox';
import { seededChance } from '../bench/chance.ts';
import { type Answered, askWith, type House, openHouse } from '../stories/house.ts';
import { covered, type Deliveries, openDeliveries } from './deliveries.ts';
import { type DayWanted, dayScript, type Happening, zipf } from './script.ts';
import { openStaff, type Staff } from './staff.ts';
import { openWatch, type Seen, type Watch } from './watch.ts';

export interface DayOptions extends DayWanted {
  readonly items: number;
  /** Zoho tells of what its rules cover. */
  readonly webhooks?: boolean;
  readonly sandbox?: SandboxOptions;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface DayOutcome {
  /** Calls of that day, by Zoho's own count, by what they were for. */
  readonly calls: Readonly<Record<string, number>>;
  readonly total: number;
  /** What Zoho refused for too many calls; 0 unless something is wrong. */
  readonly refusedByZoho: number;
  readonly orders: number;
  /** Problems of orders, with how often each. */
  readonly ordersRefused: Readonly<Record<string, number>>;
  readonly questions: number;
  readonly unanswered: number;
  /** Answers older than the asker accepts; and those of them that did not say so. */
  readonly stale: number;
  readonly untold: number;
  /** Answers whose figures were not those of Zoho's books any more, whatever their age. */
  readonly outdated: number;
  readonly changes: readonly SeenInTime[];
  /** What Zoho has told of. */
  readonly deliveries: number;
}

export interface SeenInTime extends Seen {
  readonly open: boolean;
  readonly inTime: boolean;
  /** A rule can tell of it. */
  readonly covered: boolean;
  readonly atOnce: boolean;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOURS = 'mon-sun 08:00-20:00';
const TIME_ZONE = 'America/Los_Angeles';
/** A Monday's midnight there. */
const MIDNIGHT = Date.parse('2026-11-23T08:00:00Z');
const ACCEPTED_MS = 30 * MINUTE_MS;
const TOKEN_MS = 4 * MINUTE_MS;
/** One key asks and orders for everybody here: Zoho's allowance alone is what counts. */
const NO_LIMITS = { orderUnitsMicros: null, dayUnitsMicros: null, dayOrders: null, dayZohoCalls: null };
const OPEN_MINUTES = 60;
const CLOSED_MINUTES = 180;
const AT_ONCE_MS = MINUTE_MS;
/** So long after the day its last changes may still be on their way. */
const AFTERWARDS_MINUTES = CLOSED_MINUTES + 5;

export const runDay = async (options: DayOptions): Promise<DayOutcome> => {
  const { sandbox, settings, webhooks = false, ...wanted } = options;
  const deliveries = openDeliveries();
  await using house = await openHouse({
    connected: false,
    hurried: true,
    mirrored: true,
    startsAt: MIDNIGHT,
    sandbox: {
      items: options.items,
      orders: 240,
      plan: 'free',
      timeZone: TIME_ZONE,
      postWebhook: deliveries.post,
      ...sandbox,
    },
    settings: {
      OPENING_HOURS: HOURS,
      ORDERS_A_DAY: String(options.orders),
      // What sells out is ordered again, so that no order fails for want of stock.
      BACKORDERS: 'allow',
      LOG_LEVEL: 'silent',
      ...settings,
    },
  });
  const chance = seededChance(options.seed + 1);
  const staff = openStaff(house.sandbox, chance, (goods) => zipf(chance, goods));
  const life = await openLife(house, staff, chance, webhooks ? deliveries : null);
  await life.bill('import', async () => {
    await house.connect();
    await house.parts.mirror.import(house.organizationId, openSpend(null, null, 'sync'));
  });
  if (webhooks) await deliveries.setUp(house);
  const happenings = dayScript(wanted);
  let next = 0;
  for (let minute = 0; minute <= 1_440 + AFTERWARDS_MINUTES; minute += 1) {
    await life.passTo(MIDNIGHT + minute * MINUTE_MS);
    await life.follow();
    for (; (happenings[next]?.atMs ?? Number.POSITIVE_INFINITY) < (minute + 1) * MINUTE_MS; next += 1) {
      const happening = happenings[next] as Happening;
      await life.passTo(MIDNIGHT + happening.atMs);
      await life.happen(happening);
    }
  }
  return life.outcome();
};

const openLife = async (house: House, staff: Staff, chance: () => number, deliveries: Deliveries | null) => {
  const { control } = house.sandbox;
  const hours = readOpeningHours(HOURS) ?? [];
  const nowMs = () => house.parts.now().getTime();
  const watch: Watch = openWatch(house);
  const popular = zipf(chance, staff.goods);
  const tally = {
    calls: new Map<string, number>(),
    total: 0,
    orders: 0,
    ordersRefused: new Map<string, number>(),
    questions: 0,
    unanswered: 0,
    stale: 0,
    untold: 0,
    outdated: 0,
  };
  let token: { value: string; until: number } | undefined;
  let key: string | undefined;
  let billed = 0;

  /** Whose calls these were, and whether the mirror shows more for them. */
  const bill = async <T>(what: string | null, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      const { calls } = control.calls(billed);
      billed = calls.at(-1)?.n ?? billed;
      const counted = calls.filter(({ path, status }) => path.startsWith('/inventory/') && status !== 429);
      for (const { method, path, query, at } of counted) {
        if (at >= MIDNIGHT + DAY_MS) continue;
        add(tally.calls, what ?? purposeOf(method, path, query));
        tally.total += 1;
      }
      if (calls.length > 0) await watch.look();
    }
  };

  const ask = async (name: 'check-stock' | 'create-order' | 'confirm-plan', wanted: object): Promise<Answered> => {
    key ??= (await house.key({ limits: NO_LIMITS })).key;
    if (token === undefined || token.until <= nowMs()) {
      token = { value: await house.token(key), until: nowMs() + TOKEN_MS };
    }
    return askWith(house.app, token.value, name, wanted as Record<string, unknown>);
  };

  const question = async (): Promise<void> => {
    const { itemId, sku } = popular();
    tally.questions += 1;
    const { answer, problem } = await ask('check-stock', { item: [sku] });
    const item = problem === null ? answer.items[0] : undefined;
    if (item === undefined) {
      tally.unanswered += 1;
      return;
    }
    const asOf = Math.max(Date.parse(item.readAt), item.followedTo === null ? 0 : Date.parse(item.followedTo));
    if (nowMs() - asOf > ACCEPTED_MS) {
      tally.stale += 1;
      if (answer.warnings.length === 0) tally.untold += 1;
    }
    const [row] = await house.parts.store.read.mirror.readings(house.organizationId, [itemId]);
    if (row === undefined || !watch.isTrue(JSON.parse(row.body))) tally.outdated += 1;
  };

  const order = async (): Promise<void> => {
    tally.orders += 1;
    const lines = new Map(Array.from({ length: 1 + Math.floor(chance() * 3) }, () => [popular().sku, '1']));
    const customer = staff.customers[Math.floor(chance() * staff.customers.length)];
    const line = [...lines].map(([item, quantity]) => ({ item, quantity }));
    const planned = await ask('create-order', { customer, line });
    const done = planned.problem === null ? await ask('confirm-plan', { plan: planned.answer.id }) : planned;
    if (done.problem !== null || done.answer.state !== 'done') {
      add(tally.ordersRefused, done.problem?.code ?? done.answer.state);
      return;
    }
    watch.moved(null, staff.sold(done.answer.result.id));
  };

  const follow = () => bill(null, () => house.parts.mirror.round(house.organizationId));
  let listening = false;
  /** Second by second, as long as anything that Zoho tells is on its way. */
  const hear = async ({ hear: heard }: Deliveries, until: number): Promise<void> => {
    for (let more = true; more; house.advance(SECOND_MS)) {
      more = await bill('webhooks', heard);
      more = (await follow()) || more;
      if (nowMs() + SECOND_MS >= until) return;
    }
    listening = false;
  };

  return {
    bill,
    follow,
    passTo: async (at: number): Promise<void> => {
      if (deliveries !== null && (listening || at % MINUTE_MS === 0)) await hear(deliveries, at);
      if (at > nowMs()) house.advance(at - nowMs());
    },
    happen: async (happening: Happening): Promise<void> => {
      listening ||= happening.kind !== 'question';
      if (happening.kind === 'question') await bill('questions', question);
      else if (happening.kind === 'order') await bill('orders', order);
      else watch.moved(happening.change, staff.change(happening.change));
    },
    outcome: (): DayOutcome => ({
      ...tally,
      calls: Object.fromEntries([...tally.calls].sort()),
      ordersRefused: Object.fromEntries(tally.ordersRefused),
      refusedByZoho: control.counters().responses429,
      deliveries: deliveries?.sent() ?? 0,
      changes: watch.all.map((seen) => {
        const open = minutesOpen(hours, seen.at, seen.at + MINUTE_MS, TIME_ZONE).open > 0;
        const within = (open ? OPEN_MINUTES : CLOSED_MINUTES) * MINUTE_MS;
        const after = seen.seenAt === null ? Number.POSITIVE_INFINITY : seen.seenAt - seen.at;
        const told = covered.some((kind) => kind === seen.what);
        return { ...seen, open, inTime: after <= within, covered: told, atOnce: after <= AT_ONCE_MS };
      }),
    }),
  };
};

const add = (counts: Map<string, number>, what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

/** What a call of the follower was for. */
const purposeOf = (method: string, path: string, query: string): string => {
  const what = path.replace('/inventory/v1/', '');
  if (what === 'items') return query.includes('last_modified_time') ? 'following: items' : 'following: sweep';
  if (what === 'itemdetails') return 'following: renewing';
  const [kind = '', id] = what.split('/');
  return method === 'GET' && id === undefined ? `following: ${kind}` : `following: ${kind}, one by one`;
};
