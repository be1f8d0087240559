// Reconciliations killed with -9 at each unit of work they commit, and at random moments; by hand and by night. Then they
// are made again, and Zoho is asked whether each shelf was adjusted once.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Shop, startShop } from '../demo/shop.ts';
import { runErrand, type ToldRun, type UnitMoment, type Way } from './reconcile-world.ts';

export interface ReconcileOutcome {
  readonly way: Way;
  readonly moment: UnitMoment | 'random' | 'calm';
  readonly killed: boolean;
  /** Ended by itself as cut off, and told, before it was made again. */
  readonly toldCutOff: boolean;
  readonly uncertain: number;
  /** In words; none where all is well. */
  readonly wrong: readonly string[];
}

export interface ReconcileCrashes {
  readonly outcomes: readonly ReconcileOutcome[];
  /** Units of work that a run commits, by way. */
  readonly units: Readonly<Record<Way, number>>;
}

const SHELVES = [
  { sku: 'OUT-001-RED', before: 10, counted: 8 },
  { sku: 'OUT-002-BLUE', before: 4, counted: 6 },
] as const;
const LAG_MS = 300;
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const ways: readonly Way[] = ['by hand', 'by night'];

/**
 * @param random How many kills at random moments besides, of each way.
 * @param step 1: each unit of work of each way. 2: every other one of the one way, and those between of the other: what is
 * done in both is reached once.
 */
export const runReconcileCrashes = async ({
  random,
  step,
}: {
  readonly random: number;
  readonly step: 1 | 2;
}): Promise<ReconcileCrashes> => {
  const lanes = await Promise.all(
    ways.map((way, index) => runLane(way, { random, step, from: step === 1 ? 1 : 1 + index })),
  );
  return {
    outcomes: lanes.flatMap(({ outcomes }) => outcomes),
    units: { 'by hand': lanes[0]?.units ?? 0, 'by night': lanes[1]?.units ?? 0 },
  };
};

interface Lane {
  readonly shop: Shop;
  readonly way: Way;
  readonly environment: Readonly<Record<string, string>>;
  readonly kid: string;
  readonly file: string;
  readonly placeId: string;
  /** When the first night's time has come. */
  readonly from: number;
}

const runLane = async (
  way: Way,
  { random, step, from }: { readonly random: number; readonly step: number; readonly from: number },
): Promise<{ outcomes: ReconcileOutcome[]; units: number }> => {
  const shop = await startShop({
    memory: true,
    sandbox: { seed: 7, dailyLimit: 1_000_000, perMinute: 1_000_000 },
    settings: { LOG_LEVEL: 'silent', SETTLE_SECONDS: '1', CALLS_PER_MINUTE: '90' },
  });
  try {
    await shop.kill();
    const lane = await openLane(shop, way);
    const calm = await runTrial(lane, 0, 'calm');
    const outcomes: ReconcileOutcome[] = [calm.outcome];
    for (let unit = from; unit <= calm.units; unit += step) {
      const moment: UnitMoment = `${Math.ceil(unit / step) % 2 === 0 ? 'in' : 'after'} ${unit}`;
      outcomes.push((await runTrial(lane, outcomes.length, moment)).outcome);
    }
    for (let each = 0; each < random; each += 1) {
      outcomes.push((await runTrial(lane, outcomes.length, 'random')).outcome);
    }
    return { outcomes, units: calm.units };
  } finally {
    await shop.stop();
  }
};

const openLane = async (shop: Shop, way: Way): Promise<Lane> => {
  const file = join(shop.folder, 'counts.csv');
  const report = await runErrand(shop.environment, aheadOf(shop), { do: 'prepare' });
  const kid = report?.keys?.[way === 'by hand' ? 'person' : 'agent'] ?? '';
  const rows = SHELVES.map(({ sku, counted }) => `${sku},${report?.placeName},${counted}`);
  writeFileSync(file, ['sku,location,quantity', ...rows].join('\n'));
  const placeId = report?.placeId ?? '';
  const from = Date.parse(shop.sandbox.control.clock({}).now);
  const night = { RECONCILE_AT: timeAt(from - 2 * MINUTE_MS), RECONCILE_KEY: kid, RECONCILE_FROM: file };
  return {
    shop,
    way,
    kid,
    file,
    placeId,
    from,
    environment: { ...shop.environment, ...(way === 'by night' ? night : {}) },
  };
};

const ZONE = 'America/Los_Angeles';
const timeAt = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const dayAt = (at: number): string => new Date(at).toLocaleDateString('en-CA', { timeZone: ZONE });

const aheadOf = ({ sandbox }: Shop): number => Date.parse(sandbox.control.clock({}).now) - Date.now();

const runTrial = async (
  lane: Lane,
  number: number,
  moment: ReconcileOutcome['moment'],
): Promise<{ outcome: ReconcileOutcome; units: number }> => {
  const { shop, way, from } = lane;
  const { control } = shop.sandbox;
  const at = from + number * DAY_MS;
  control.clock({ advanceMs: at - Date.parse(control.clock({}).now) });
  control.listLag({ ms: LAG_MS });
  for (const shelf of SHELVES) level(lane, shelf);
  control.resetCalls();
  const run = way === 'by hand' ? `run-${number}` : `nightly-${dayAt(at)}`;
  const making = { way, run, file: lane.file, kid: lane.kid };
  const dieAt = moment === 'random' || moment === 'calm' ? null : moment;
  const first = await runErrand(lane.environment, aheadOf(shop), { do: 'make', ...making, dieAt }, (child) => {
    if (moment === 'random') setTimeout(() => child.kill('SIGKILL'), randomInt(300, 1_300));
  });
  const wrong: string[] = [];
  let toldCutOff = false;
  // Of every other one the connector hears before anybody makes it again.
  if (number % 4 > 1) {
    const half = (await runErrand(lane.environment, aheadOf(shop), { do: 'carry on', run }))?.told;
    toldCutOff = half?.state === 'failed';
    wrong.push(...whyHalf(half));
  }
  const told = (await runErrand(lane.environment, aheadOf(shop), { do: 'make again', ...making }))?.told;
  wrong.push(...judge(lane, run, told));
  const uncertain = told?.plans.filter(({ state }) => state === 'uncertain').length ?? 0;
  const outcome = { way, moment, killed: first === null, toldCutOff, uncertain, wrong };
  return { outcome, units: first?.units ?? 0 };
};

/** What a dead process may not leave behind, before anybody has made it again. */
const whyHalf = (told: ToldRun | undefined): string[] => {
  if (told === undefined) return ['nothing is told of it'];
  const { state, plans, events, audited } = told;
  if (state === 'comparing') return ['it is still said to compare'];
  if (state !== 'failed') return [];
  return [
    ...(plans.some((plan) => plan.state !== 'cancelled') ? ['half its plans can be carried out'] : []),
    ...(events.some((text) => text.includes('was cut off')) ? [] : ['nobody is told that it was cut off']),
    ...(audited.some(({ action }) => action === 'reconciliation.failed')
      ? []
      : ['no audit entry tells that it failed']),
  ];
};

const level = ({ shop, placeId }: Lane, { sku, before }: (typeof SHELVES)[number]): void => {
  const { control } = shop.sandbox;
  const where = { sku, location_id: placeId };
  const { physical, accounting } = control.stockOf(where);
  control.stock({ ...where, delta: before - accounting });
  control.stock({ ...where, delta: accounting - physical, kind: 'physical' });
};

const judge = ({ shop, placeId }: Lane, run: string, told: ToldRun | undefined): string[] => {
  if (told === undefined) return ['nothing is told of it'];
  const { control } = shop.sandbox;
  const made = control
    .adjustments()
    .filter(({ description }) => new RegExp(`Reconciliation ${run}[,.]`).test(description));
  const posts = control
    .calls()
    .calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/inventoryadjustments'));
  const states = told.plans.map(({ state }) => state).filter((state) => state !== 'cancelled');
  const uncertain = states.filter((state) => state === 'uncertain').length;
  const wrong: string[] = [];
  const fail = (what: string): void => void wrong.push(`${run}: ${what}`);
  if (told.state !== 'compared') fail(`it is ${told.state}`);
  if (states.some((state) => state !== 'done' && state !== 'uncertain')) fail(`its plans are ${states.join(', ')}`);
  if (states.length !== SHELVES.length) fail(`it has ${states.length} plans`);
  // Nobody can tell whether an adjustment came whose sender died as it was about to send it.
  if (uncertain > 0 && posts.length !== SHELVES.length - uncertain)
    fail(`${uncertain} are uncertain of ${posts.length} sent`);
  if (made.length !== SHELVES.length - uncertain) fail(`Zoho has ${made.length} adjustments`);
  for (const { sku, before, counted } of SHELVES) {
    const { physical, accounting } = control.stockOf({ sku, location_id: placeId });
    if (physical !== accounting || (physical !== counted && !(uncertain > 0 && physical === before))) {
      fail(`${sku} stands at ${physical} and ${accounting}, and was counted ${counted}`);
    }
  }
  const compared = told.audited.filter(({ action }) => action === 'reconciliation.compared');
  const figures = compared.map(({ before, after }) =>
    [before, after].map((each) => each?.lines?.map(({ onHand }) => onHand)),
  );
  const wanted = [SHELVES.map(({ before }) => String(before)), SHELVES.map(({ counted }) => String(counted))];
  const sorted = (all: unknown): string => JSON.stringify(all);
  if (sorted(figures) !== sorted([wanted])) fail(`the audit log tells ${sorted(figures)}`);
  if (told.breaches > 0) fail('the audit log is broken');
  if (told.deadJobs > 0) fail('its job was given up');
  return wrong;
};
