import { expect, test } from 'vitest';
import { agent } from '../routes/app-testbed.ts';
import { item } from '../routes/zoho-items-testbed.ts';
import { type ConsoleBed, openConsole } from './console-testbed.ts';

const person = { ...agent, release: 'person' as const };

const propose = async (bed: ConsoleBed, quantity = '2'): Promise<string> => {
  const body = JSON.stringify({ customer: 'Acme', line: [{ item: 'SF-1108', quantity }] });
  const headers = { 'content-type': 'application/json' };
  const answered = await bed.ask('POST', '/v1/plans/create-order', { as: person, headers, body });
  const said = (await answered.json()) as { answer?: { id: string } };
  if (said.answer === undefined) throw new Error(JSON.stringify(said));
  return said.answer.id;
};

const confirm = (bed: ConsoleBed, plan: string) =>
  bed.ask('POST', `/v1/plans/${plan}/confirm`, {
    as: person,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });

test('a plan shows what will change, and is approved by the function that the command line calls', async () => {
  await using bed = await openConsole();
  const id = await propose(bed);
  const browser = await bed.signIn();
  const list = await browser.get('/console/plans');
  expect(list.text).toContain(`<a class="id" href="/console/plans/${id}">${id}</a>`);
  const shown = await browser.get(`/console/plans/${id}`);
  for (const said of ['SF-1108 Folding booth', '2 pcs', '12.50', '25.00 EUR', 'Acme'])
    expect(shown.text).toContain(said);
  expect((await confirm(bed, id)).status).toBe(403);
  const approved = await browser.send(`/console/plans/${id}/approve`);
  expect(approved.text).toContain('It is approved');
  expect(approved.text).toContain(
    `Now it may be confirmed in the chat: say there that plan <code>${id}</code> is approved.`,
  );
  expect((await bed.audited())[0]).toBe(`plan.approved plan ${id} by maria`);
  // Who did it is no reason why.
  const log = await browser.get('/console/activity?action=plan.approved');
  expect(log.text).toMatch(/data-label="By">maria<\/td><td class="" data-label="Why"><\/td>/);
  expect((await confirm(bed, id)).status).toBe(200);
  expect((await browser.get('/console/plans')).text).toContain('No plan waits for a person.');
  expect((await browser.get('/console/plans?all=yes')).text).toContain(id);
});

test('the first page shows what waits for a person, and leads there, until it is released', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  expect((await browser.get('/console')).text).toContain('No plan waits for a person.');
  const ids: string[] = [];
  for (let count = 0; count < 6; count += 1) ids.push(await propose(bed, '1'));
  const linked = async () =>
    [...(await browser.get('/console')).text.matchAll(/class="id" href="\/console\/plans\/([^"]+)">/g)].map(
      ([, id]) => id,
    );
  expect(await linked()).toHaveLength(5);
  expect((await browser.get('/console')).text).toContain('All plans that wait, 1 more');
  for (const id of ids.slice(0, 4)) {
    await browser.get(`/console/plans/${id}`);
    await browser.send(`/console/plans/${id}/approve`);
  }
  expect((await linked()).sort()).toEqual(ids.slice(4).sort());
  const row = await bed.store.read.plans.byDisplay(ids[0] ?? '');
  const { planKey = '', version = 0 } = row ?? {};
  await bed.store.write((s) => s.plans.move({ planKey, version }, 'uncertain', bed.clock.now, {}, null));
  expect(await linked()).toContain(ids[0]);
  bed.clock.now += 24 * 3_600_000;
  const later = await bed.signIn();
  const { text } = await later.get('/console');
  expect(text).toContain(`class="id" href="/console/plans/${ids[0]}`);
  expect(text).not.toContain(`class="id" href="/console/plans/${ids[5]}`);
});

test('a plan is rejected for a reason, which whoever asked is told', async () => {
  await using bed = await openConsole();
  const id = await propose(bed);
  const browser = await bed.signIn();
  await browser.get(`/console/plans/${id}`);
  expect((await browser.send(`/console/plans/${id}/reject`, { reason: 'Not this week' })).text).toContain('rejected');
  const told = await (await bed.ask('GET', `/v1/plans/${id}`, { as: person })).json();
  expect(told).toMatchObject({ answer: { state: 'rejected', reason: 'Rejected by maria: Not this week' } });
  const late = await browser.post(`/console/plans/${id}/approve`, 'token=x');
  expect(late.status).toBe(403);
});

test('what is over cannot be approved, whatever page was open', async () => {
  await using bed = await openConsole();
  const id = await propose(bed);
  const [one, other] = [await bed.signIn(), await bed.signIn()];
  await one.get(`/console/plans/${id}`);
  await other.get(`/console/plans/${id}`);
  await one.send(`/console/plans/${id}/reject`);
  expect(await other.send(`/console/plans/${id}/approve`)).toMatchObject({
    status: 409,
    text: expect.stringContaining(`Plan ${id} is no longer open`),
  });
});

test('an uncertain plan is settled with what Zoho has, or as nothing', async () => {
  await using bed = await openConsole();
  const id = await propose(bed);
  const row = await bed.store.read.plans.byDisplay(id);
  const { planKey = '', version = 0 } = row ?? {};
  await bed.store.write((s) => s.plans.move({ planKey, version }, 'uncertain', bed.clock.now, {}, null));
  const browser = await bed.signIn();
  expect((await browser.get('/console/plans')).text).toContain('uncertain');
  await browser.get(`/console/plans/${id}`);
  const unsaid = await browser.send(`/console/plans/${id}/settle`, { as: 'done', number: '' });
  expect(unsaid.status).toBe(400);
  await browser.get(`/console/plans/${id}`);
  expect((await browser.send(`/console/plans/${id}/settle`, { as: 'done', number: 'SO-404' })).status).toBe(404);
  await browser.get(`/console/plans/${id}`);
  expect((await browser.send(`/console/plans/${id}/settle`, { as: 'not_done' })).text).toContain(
    'Settled as not done by maria.',
  );
});

test('an uncertain plan is settled with the number of the order that Zoho has for it, and of no other', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  const made = async (quantity: string): Promise<string> => {
    const id = await propose(bed, quantity);
    await browser.get(`/console/plans/${id}`);
    await browser.send(`/console/plans/${id}/approve`);
    const answered = (await (await confirm(bed, id)).json()) as { answer: { result: { number: string } } };
    return answered.answer.result.number;
  };
  const [right, other] = [await made('2'), await made('1')];
  const id = await propose(bed);
  const { planKey = '', version = 0 } = (await bed.store.read.plans.byDisplay(id)) ?? {};
  await bed.store.write((s) => s.plans.move({ planKey, version }, 'uncertain', bed.clock.now, {}, null));
  const settle = async (number: string) => {
    await browser.get(`/console/plans/${id}`);
    return browser.send(`/console/plans/${id}/settle`, { as: 'done', number });
  };
  expect(await settle(other)).toMatchObject({
    status: 404,
    text: expect.stringContaining('other lines than this plan'),
  });
  expect((await settle(right)).text).toContain(right);
  expect(await bed.store.read.plans.byDisplay(id)).toMatchObject({ state: 'done', zohoNumber: right });
  expect((await bed.audited())[0]).toBe(`plan.settled plan ${id} by maria`);
});

test('a script in an item’s name, a customer’s or a reason is text', async () => {
  await using bed = await openConsole();
  const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'';
  bed.items.set('11', item('11', 'SF-1108', evil));
  const id = await propose(bed);
  const browser = await bed.signIn();
  await browser.get(`/console/plans/${id}`);
  const { text } = await browser.send(`/console/plans/${id}/reject`, { reason: evil });
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&quot;&#39;');
  expect(text).not.toMatch(/<script|<img/);
});

test('a plan that does not exist is not found, and long lists come in pages', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  expect((await browser.get('/console/plans/K7QF-2M')).status).toBe(404);
  for (let count = 0; count < 27; count += 1) {
    const id = await propose(bed);
    const row = await bed.store.read.plans.byDisplay(id);
    if (row === null) throw new Error(id);
    await bed.store.write((s) => s.plans.move(row, 'cancelled', bed.clock.now, {}, null));
    bed.clock.now += 61_000;
  }
  const fresh = await bed.signIn();
  const first = await fresh.get('/console/plans?all=yes');
  expect(first.text.match(/class="id"/g)).toHaveLength(25);
  expect(first.text).toContain('href="/console/plans?all=yes&amp;page=2"');
  expect((await fresh.get('/console/plans?all=yes&page=2')).text.match(/class="id"/g)).toHaveLength(2);
});
