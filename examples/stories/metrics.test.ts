// What a Prometheus is told of a shop at work, what the log tells of one request, and the alerts that stand on both.
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { tellOfDeadLetters } from 'connector/jobs/tell-dead-letters.ts';
import { watchBudget } from 'connector/mirror/spent.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type House, openHouse } from './house.ts';
import { MUG, spoil, wanting } from './selling.ts';

const TOKEN = 'a-token-for-prometheus';
const settings = { METRICS_TOKEN: TOKEN, SETTLE_SECONDS: '0' };

const scrape = async (house: House, authorization?: string) => {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await house.app.request('/metrics', { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

/** A value by its name and labels, as they are written. */
const figureIn = (text: string, name: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
};

const logged = (house: House, message: string): Record<string, unknown>[] =>
  house.log.filter((line) => line.startsWith(`${message} {`)).map((line) => JSON.parse(line.slice(message.length + 1)));

const atWork = async (house: House) => {
  const { key } = await house.key();
  await house.ask(key, 'check-stock', { item: ['OUT-001-RED'], live: true });
  const { answer } = await house.ask(key, 'create-order', {
    customer: 'Ada Abbott',
    line: [{ item: 'OUT-001-RED', quantity: '2' }],
  });
  await house.ask(key, 'confirm-plan', { plan: answer.id });
  return { key, plan: answer.id as string };
};

describe('the metrics', () => {
  test('tell rate, errors and duration of requests and calls, and how everything stands', async () => {
    await using house = await openHouse({ settings });
    await atWork(house);
    const { status, type, text } = await scrape(house, `Bearer ${TOKEN}`);
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const count = (labels: string) => figureIn(text, `zoho_inventory_request_duration_seconds_count{${labels}}`);
    expect(count('method="GET",route="/v1/stock",status="200"')).toBe(1);
    expect(count('method="POST",route="/v1/plans/:plan/confirm",status="200"')).toBe(1);
    const created = 'method="POST",route="/salesorders",lane="order",outcome="success"';
    expect(figureIn(text, `zoho_inventory_zoho_call_duration_seconds_count{${created}}`)).toBe(1);
    const organization = `{organization="${house.organizationId}"}`;
    expect(figureIn(text, `zoho_inventory_connected${organization}`)).toBe(1);
    const calls = await house.parts.zoho(house.organizationId).callsLeft();
    expect(figureIn(text, `zoho_inventory_zoho_calls_left_today${organization}`)).toBe(calls.leftToday);
    expect(figureIn(text, `zoho_inventory_access_token_seconds${organization}`)).toBeGreaterThan(3_000);
    expect(figureIn(text, 'zoho_inventory_plans{state="done"}')).toBe(1);
    expect(figureIn(text, 'zoho_inventory_writes_paused')).toBe(0);
  });

  test('tell nobody’s name, no item and no plan', async () => {
    await using house = await openHouse({ settings });
    const { plan } = await atWork(house);
    const { text } = await scrape(house, `Bearer ${TOKEN}`);
    for (const word of ['Ada', 'OUT-001', plan, TOKEN]) expect(text).not.toContain(word);
  });

  test('are for who shows the token', async () => {
    await using house = await openHouse({ settings });
    for (const wrong of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, 'Bearer undefined']) {
      const { status, text } = await scrape(house, wrong);
      expect([wrong, status, JSON.parse(text).code]).toEqual([wrong, 401, 'unauthenticated']);
    }
  });

  test('are not there where nobody set them up', async () => {
    await using house = await openHouse();
    expect((await scrape(house, 'Bearer undefined')).status).toBe(404);
    expect(house.parts.metrics).toBeUndefined();
  });

  test('go on where the store cannot be read, and say that it is so', async () => {
    await using house = await openHouse({ settings });
    const { metrics, store, zoho, now } = house.parts;
    await store.write((s) => s.settings.set('paused', now().toISOString()));
    const before = (await scrape(house, `Bearer ${TOKEN}`)).text;
    expect(figureIn(before, 'zoho_inventory_writes_paused')).toBe(1);
    metrics?.watch({
      store: { ...store, read: { ...store.read, jobs: { ...store.read.jobs, counts: failing } } },
      zoho,
      now,
    });
    const { status, text } = await scrape(house, `Bearer ${TOKEN}`);
    expect([status, figureIn(text, 'zoho_inventory_scrape_failures_total')]).toEqual([200, 1]);
    // Nor nought, which would say that writes are allowed and nobody is connected.
    for (const name of ['jobs', 'writes_paused', 'connections']) expect(text).not.toContain(`zoho_inventory_${name}`);
    metrics?.watch(house.parts);
    expect((await scrape(house, `Bearer ${TOKEN}`)).text).toContain('zoho_inventory_writes_paused 1');
  });
});

const failing = () => Promise.reject(new Error('the disk is gone'));

type Labels = Readonly<Record<string, string>>;

const seriesIn = (text: string): { readonly name: string; readonly labels: Labels }[] =>
  [...text.matchAll(/^(zoho_inventory_\w+)(?:\{(.*)\})? \S+$/gm)].map(([, name = '', labels = '']) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
    ),
  }));

/** Each series that an expression speaks of, and whether labels are those it means. */
const seriesAsked = (expr: string) =>
  [...expr.matchAll(/(zoho_inventory_\w+)(?:\{([^}]*)\})?/g)].map(([written, name = '', matchers = '']) => ({
    written,
    name,
    met: (labels: Labels): boolean =>
      [...matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].every(([, label = '', how, value = '']) =>
        how === '=' ? labels[label] === value : new RegExp(`^(?:${value})$`).test(labels[label] ?? ''),
      ),
  }));

/** Zoho is ill, does not answer, and leaves an order in doubt; work is given up, writes are paused, nothing has been followed for hours. */
const inTrouble = async (): Promise<House> => {
  const house = await openHouse({
    mirrored: true,
    hurried: true,
    sandbox: { items: 60 },
    settings: { ...settings, ORDER_STRATEGY: 'reference', MAX_AGE_MINUTES: '0' },
  });
  const { parts, organizationId } = house;
  const { key } = await house.key();
  for (let rounds = 0; rounds < 10 && (await parts.mirror.round(organizationId)); rounds += 1);
  spoil(house, 'createOrder', 'reset');
  const { answer } = await house.ask(key, 'create-order', wanting());
  await house.ask(key, 'confirm-plan', { plan: answer.id });
  spoil(house, 'readItems', 'status', { status: 500, times: 9 });
  await house.ask(key, 'check-stock', { item: [MUG], live: true });
  await bury(house);
  await parts.store.write((s) => s.settings.set('paused', parts.now().toISOString()));
  await house.ask(key, 'create-order', wanting());
  house.advance(8 * 3_600_000);
  return house;
};

/** A job that was tried and given up. */
const bury = async ({ parts: { store, now }, organizationId }: House): Promise<void> => {
  await store.write((s) => s.jobs.enqueue({ organizationId, kind: 'webhook', payload: { deliveryId: 'x' } }));
  const at = now().getTime();
  const job = await store.write((s) => s.jobs.lease({ owner: 'x', now: at, until: at + 1, maxFaults: 3 }));
  const failure = { at, runAt: null, fault: true, error: 'broken' };
  await store.write((s) => s.jobs.fail(job?.id ?? 0, job?.fence ?? 0, failure));
};

describe('the alerts', () => {
  const { groups } = parse(readFileSync(new URL('../deploy/alerts.yaml', import.meta.url), 'utf8'));
  const rules: { alert: string; expr: string; annotations: { summary: string; action?: string } }[] = groups[0].rules;

  test.each(rules.map(({ alert, expr }) => [alert, expr]))('%s is a question Prometheus understands', (_, expr) => {
    const faults: number[] = [];
    parser.parse(expr).iterate({ enter: ({ type, from }) => void (type.isError && faults.push(from)) });
    expect(faults).toEqual([]);
  });

  test('speak of nothing but what is told, down to the labels, of a shop where everything goes wrong', async () => {
    await using house = await inTrouble();
    const { text } = await scrape(house, `Bearer ${TOKEN}`);
    const series = seriesIn(text);
    const asked = rules.flatMap(({ expr }) => seriesAsked(expr));
    expect(asked.length).toBeGreaterThan(15);
    const untold = asked.filter(({ name, met }) => !series.some((each) => each.name === name && met(each.labels)));
    expect(untold.map(({ written }) => written)).toEqual([]);
    expect(figureIn(text, 'zoho_inventory_jobs{state="dead"}')).toBe(1);
    expect(figureIn(text, 'zoho_inventory_plans{state="uncertain"}')).toBe(1);
    expect(figureIn(text, 'zoho_inventory_writes_paused')).toBe(1);
    const age = figureIn(text, `zoho_inventory_mirror_age_seconds{organization="${house.organizationId}"}`);
    const followedTo = await house.parts.mirror.followedTo(house.organizationId);
    expect(age).toBeGreaterThan(7 * 3_600);
    expect(age).toBeGreaterThanOrEqual((house.parts.now().getTime() - (followedTo ?? 0)) / 1_000 - 60);
  });

  test('a label or a value that nobody tells would be seen', () => {
    const series = seriesIn('zoho_inventory_jobs{state="dead"} 1');
    const isTold = (expr: string) =>
      seriesAsked(expr).every(({ name, met }) => series.some((each) => each.name === name && met(each.labels)));
    expect(isTold('zoho_inventory_jobs{state="dead"} > 0')).toBe(true);
    for (const wrong of ['jobs{state="died"}', 'jobs{kind="dead"}', 'jobs{state=~"dea"}', 'job{state="dead"}'])
      expect([wrong, isTold(`zoho_inventory_${wrong} > 0`)]).toEqual([wrong, false]);
  });

  test('a misspelt one would be seen', () => {
    const faults: number[] = [];
    parser.parse('sum(rate(x[5m)').iterate({ enter: ({ type, from }) => void (type.isError && faults.push(from)) });
    expect(faults).not.toEqual([]);
  });
});

describe('the log', () => {
  test('follows one request to the plan and to each call it made', async () => {
    await using house = await openHouse({ settings });
    const { plan } = await atWork(house);
    const [confirmed] = logged(house, 'request').filter(({ route }) => String(route).endsWith('/confirm'));
    const calls = logged(house, 'call to Zoho').filter(({ requestId }) => requestId === confirmed?.requestId);
    expect(calls.map(({ method, route }) => `${method} ${route}`)).toContain('POST /salesorders');
    for (const call of calls.filter(({ method }) => method === 'POST')) {
      expect(call).toMatchObject({ plan, lane: 'order', outcome: 'success', organizationId: house.organizationId });
      expect(call.callId).toMatch(/^[0-9a-f]{32}$/);
    }
    const entries = await house.parts.store.read.audit.page({ after: 0, upTo: 1_000, limit: 100 });
    expect(entries.some(({ requestId }) => requestId === confirmed?.requestId)).toBe(true);
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(calls.length);
  });

  test('tells of a call that got no answer, and of no id in its address', async () => {
    await using house = await openHouse({ hurried: true });
    const { key } = await house.key();
    house.sandbox.control.addFault({ kind: 'reset', times: 3 });
    await house.ask(key, 'check-stock', { item: ['OUT-001-RED'], live: true });
    const calls = logged(house, 'call to Zoho');
    expect(calls.map(({ outcome }) => outcome)).toContain('no_answer');
    for (const { route } of calls) expect(route).not.toMatch(/\d/);
  });
});

describe('what an admin should see to', () => {
  const told = async (house: House, key: string, type: string) =>
    (await house.ask(key, 'list-events', { type: type as 'job.given_up', since: '2026-01-01', limit: 50 })).answer
      .events;

  test('most of the day’s calls are spent: told once a day', async () => {
    await using house = await openHouse({ sandbox: { dailyLimit: 50 } });
    const { key } = await house.key();
    await watchBudget(house.parts);
    expect(await told(house, key, 'budget.low')).toEqual([]);
    while (((await house.parts.zoho(house.organizationId).callsLeft()).leftToday ?? 0) > 10) {
      await house.ask(key, 'check-stock', { item: ['OUT-001-RED'], live: true });
      house.advance(2_000);
      // Whatever it tells, it tells at the first chance: not before four fifths are spent.
      await watchBudget(house.parts);
    }
    for (let times = 0; times < 3; times += 1) await watchBudget(house.parts);
    expect(await told(house, key, 'budget.low')).toMatchObject([{ data: { left: '10', limit: '50' } }]);
  });

  test('work was given up: told once a day and kind', async () => {
    await using house = await openHouse();
    const { key } = await house.key();
    await tellOfDeadLetters(house.parts);
    await bury(house);
    await bury(house);
    for (let times = 0; times < 3; times += 1) await tellOfDeadLetters(house.parts);
    expect(await told(house, key, 'job.given_up')).toMatchObject([{ data: { kind: 'webhook', items: '2' } }]);
    house.advance(25 * 3_600_000);
    await tellOfDeadLetters(house.parts);
    expect(await told(house, key, 'job.given_up')).toHaveLength(1);
    await bury(house);
    await tellOfDeadLetters(house.parts);
    expect(await told(house, key, 'job.given_up')).toHaveLength(2);
  });
});
