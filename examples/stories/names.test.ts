// Names of customers and of places, kept in the mirror: a question about them costs nothing, and what is meant to be paid
// by somebody is looked up live.
import { openSpend } from 'connector/http/answer.ts';
import { createInterest } from 'connector/mirror/interest.ts';
import { createMirror } from 'connector/mirror/mirror.ts';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

const open = (more: Parameters<typeof openHouse>[0] = {}) => openHouse({ mirrored: true, hurried: true, ...more });

const follow = async (house: House): Promise<void> => {
  for (let rounds = 0; rounds < 20 && (await house.parts.mirror.round(house.organizationId)); rounds += 1);
};

/** Past the time in which names are asked for again. */
const later = async (house: House, minutes = 250): Promise<void> => {
  house.advance(minutes * MINUTE_MS);
  await follow(house);
};

const openFollowed = async (more: Parameters<typeof openHouse>[0] = {}) => {
  const house = await open(more);
  await follow(house);
  return house;
};

const find = async (house: House, text: string, more: { live?: boolean; limit?: number } = {}) => {
  const { key } = await house.key();
  const { answer, cost, problem } = await house.ask(key, 'find-customer', { text, ...more });
  if (problem !== null) throw new Error(problem.detail);
  return { answer, names: answer.customers.map((it: { name: string }) => it.name) as string[], cost };
};

const contactCalled = async (house: House, name: string): Promise<string> => {
  const { contacts } = await house.zoho('GET', `/contacts?contact_name=${encodeURIComponent(name)}`);
  return contacts[0].contact_id;
};

describe('a customer', () => {
  test('is found without a call, by any part of the name, and the answer says where from', async () => {
    await using house = await openFollowed();
    const { answer, names, cost } = await find(house, 'COPPER   kettle');
    expect(names).toEqual(['Copper Kettle Bar']);
    expect(cost.zohoCalls).toBe(0);
    expect(answer).toMatchObject({ source: 'mirror', more: false });
    expect(answer.customers[0]).not.toHaveProperty('email');
    expect((await find(house, 'ada')).names).toEqual(['Ada Abbott', 'Ada Brandt']);
    expect((await find(house, 'ada', { limit: 1 })).answer).toMatchObject({ more: true });
  });

  test('is told with address and telephone where it is asked for live', async () => {
    await using house = await openFollowed();
    const { answer, cost } = await find(house, 'copper kettle', { live: true });
    expect(answer).toMatchObject({ source: 'zoho', customers: [{ email: 'diego.brandt@example.com' }] });
    expect(cost.zohoCalls).toBe(1);
  });

  test('is asked of Zoho by e-mail address, since none is kept', async () => {
    await using house = await openFollowed();
    const { names, answer } = await find(house, 'ada.abbott@example.com');
    expect([names, answer.source]).toEqual([['Ada Abbott'], 'zoho']);
    const kept = await house.parts.store.read.contacts.containing(house.organizationId, '', 1_000);
    expect(kept.length).toBeGreaterThan(10);
    expect(JSON.stringify(kept)).not.toContain('@');
  });

  test('that is new is found at once, for a call, and without one after the next look', async () => {
    await using house = await openFollowed();
    await house.zoho('POST', '/contacts', { contact_name: 'Quxly & Sons 100%' });
    expect((await find(house, 'quxly')).answer).toMatchObject({ source: 'zoho' });
    await later(house);
    expect((await find(house, 'sons 100%')).answer).toMatchObject({ source: 'mirror' });
    expect((await find(house, '100_')).names).toEqual([]);
  });

  test('that is renamed, or becomes a supplier, shows after the next look', async () => {
    await using house = await openFollowed();
    const [renamed, turned] = [await contactCalled(house, 'Ada Abbott'), await contactCalled(house, 'Ada Brandt')];
    await house.zoho('PUT', `/contacts/${renamed}`, { contact_name: 'Ada Quxly' });
    await house.zoho('PUT', `/contacts/${turned}`, { contact_type: 'vendor' });
    const before = house.calls().length;
    await later(house);
    expect(house.calls().slice(before)).toContain('GET /contacts');
    expect((await find(house, 'ada')).names).toEqual(['Ada Quxly']);
  });

  test('that is gone is forgotten within the week', async () => {
    await using house = await openFollowed();
    await house.zoho('POST', '/contacts', { contact_name: 'Quxly' });
    await later(house);
    expect((await find(house, 'quxly')).names).toEqual(['Quxly']);
    await house.zoho('DELETE', `/contacts/${await contactCalled(house, 'Quxly')}`);
    await later(house, 8 * DAY_MINUTES);
    expect((await find(house, 'quxly')).names).toEqual([]);
  });

  test('made by the connector is known at once', async () => {
    await using house = await openFollowed();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'create-customer', { name: 'Quxly Ltd', company: 'Quxly' });
    await house.ask(key, 'confirm-plan', { plan: answer.id });
    expect(await find(house, 'quxly')).toMatchObject({ names: ['Quxly Ltd'], cost: { zohoCalls: 0 } });
  });

  test('of an order is looked up live, whatever is known', async () => {
    await using house = await openFollowed();
    const { key } = await house.key();
    await house.zoho('POST', `/contacts/${await contactCalled(house, 'Ada Abbott')}/inactive`);
    const refused = await house.ask(key, 'create-order', {
      customer: 'Ada Abbott',
      line: [{ quantity: '1', item: 'OUT-001-RED' }],
    });
    expect(refused.problem?.code).toBe('customer_not_found');
  });

  test('of a list of orders costs no call of its own', async () => {
    await using house = await openFollowed();
    const { key } = await house.key();
    const before = house.calls().length;
    expect((await house.ask(key, 'list-orders', { customer: 'ada abbott' })).problem).toBeNull();
    expect(house.calls().slice(before)).toEqual(['GET /salesorders']);
  });
});

describe('the list of customers', () => {
  test('costs a call a few hours, and goes on where a day was cut off', async () => {
    await using house = await openFollowed();
    const before = house.calls().length;
    for (let hours = 0; hours < 24; hours += 1) await later(house, 60);
    const asked = house.calls().slice(before);
    expect(asked.filter((call) => call === 'GET /contacts').length).toBeLessThanOrEqual(7);
    expect(asked.filter((call) => call === 'GET /locations').length).toBeLessThanOrEqual(7);
  });

  test('that is empty all at once is not believed, until an admin says so', async () => {
    await using house = await openFollowed();
    const body = { code: 0, message: 'success', contacts: [], page_context: { has_more_page: false } };
    house.sandbox.control.addFault({ kind: 'status', status: 200, body, match: { path: '/inventory/v1/contacts' } });
    await later(house, 8 * DAY_MINUTES);
    const feed = await house.parts.store.read.feeds.get(house.organizationId, 'contacts');
    expect(feed?.trouble).toMatch(/^Zoho lists 0 customers, although \d+ are known\.$/);
    const kept = await house.parts.store.read.contacts.count(house.organizationId);
    expect(kept).toBeGreaterThan(10);
  });

  test('that takes several passes and was too short for a moment is made anew, not asked for its last page for ever', async () => {
    await using house = await openFollowed();
    const { parts, organizationId } = house;
    const { rows: all } = await parts.zoho(organizationId).contacts.page(openSpend(null, null, 'sync'), 1);
    // More pages than one pass reads.
    const pages = all.length + 20;
    let isShort = true;
    const asked: number[] = [];
    const mirror = createMirror({
      ...parts,
      interest: createInterest(),
      zoho: (id) => {
        const zoho = parts.zoho(id);
        const page: typeof zoho.contacts.page = async (_spend, at) => {
          asked.push(at);
          const rows = all.slice(at - 1, at);
          const told = isShort ? all.slice(0, 1) : rows.length > 0 ? rows : all.slice(0, 1);
          if (at === pages) isShort = false;
          return { rows: told, more: at < pages };
        };
        return { ...zoho, contacts: { ...zoho.contacts, page } };
      },
    });
    const contacts = () => parts.store.read.feeds.get(organizationId, 'contacts');
    const listThrough = async () => {
      asked.length = 0;
      for (let passes = 0; passes < 10 && !asked.includes(pages); passes += 1) {
        house.advance(250 * MINUTE_MS);
        await mirror.round(organizationId);
      }
    };
    house.advance(8 * DAY_MINUTES * MINUTE_MS);
    await listThrough();
    expect((await contacts())?.trouble).toMatch(/^Zoho lists \d+ customers, although \d+ are known\.$/);
    await listThrough();
    expect(asked).toEqual(Array.from({ length: pages }, (_, at) => at + 1));
    expect(await contacts()).toMatchObject({ trouble: null, failures: 0 });
    expect(await parts.store.read.contacts.count(organizationId)).toBeGreaterThan(10);
  });

  test('is read once a day where Zoho does not tell what changed', async () => {
    await using house = await openFollowed({ sandbox: { modifiedSortIgnored: ['contacts'] } });
    await house.zoho('POST', '/contacts', { contact_name: 'Quxly' });
    await later(house);
    const feed = await house.parts.store.read.feeds.get(house.organizationId, 'contacts');
    expect(feed?.trouble).toContain('once a day');
    await later(house, DAY_MINUTES);
    expect((await find(house, 'quxly')).answer).toMatchObject({ source: 'mirror' });
  });

  test('is not read where nothing that is enabled asks for customers', async () => {
    await using house = await openFollowed({ settings: { INTENTS: 'check-stock,find-items' } });
    expect(house.calls()).not.toContain('GET /contacts');
  });
});

describe('the places', () => {
  test('are told without a call, and when they were read', async () => {
    await using house = await openFollowed();
    const { key } = await house.key();
    const { answer, cost } = await house.ask(key, 'list-locations', {});
    expect(cost.zohoCalls).toBe(0);
    const { locations } = await house.zoho('GET', '/locations');
    expect(answer.locations.map((it: { id: string }) => it.id).sort()).toEqual(
      locations.map((it: { location_id: string }) => it.location_id).sort(),
    );
    expect(answer.locations.filter((it: { primary: boolean }) => it.primary)).toHaveLength(1);
  });

  test('are not believed to have vanished', async () => {
    await using house = await openFollowed();
    const { locations } = await house.zoho('GET', '/locations');
    const body = { code: 0, message: 'success', locations: locations.slice(1) };
    house.sandbox.control.addFault({ kind: 'status', status: 200, body, match: { path: '/inventory/v1/locations' } });
    await later(house);
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'list-locations', {});
    expect(answer.locations).toHaveLength(locations.length);
    const { events } = (await house.ask(key, 'list-events', {})).answer;
    expect(events.map((it: { type: string }) => it.type)).toContain('reconciliation.drift');
  });
});
