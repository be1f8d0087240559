import { expect, test } from 'vitest';
import { createEndpoint, openEndpoints } from './endpoints.ts';
import { forgetDeliveries } from './forget.ts';
import { createWebhookJob } from './job.ts';
import type { Recalled } from './recall.ts';
import { openReception } from './receive.ts';
import { arrivedOf, ORGANIZATION, openWebhookBed, sign } from './webhooks-testbed.ts';

const DAY = 24 * 3_600_000;

const openBed = async () => {
  const bed = await openWebhookBed();
  const { secret } = await createEndpoint(bed.parts, { organizationId: ORGANIZATION, allowUnsigned: false });
  const seen: Recalled[] = [];
  const looking = { fails: false, refuses: null as string | null };
  const look = async (delivery: Recalled) => {
    seen.push(delivery);
    if (looking.fails) throw new Error('Zoho is asleep');
    return looking.refuses;
  };
  const receive = async (body: object, query = ''): Promise<string> => {
    const endpoint = await openEndpoints(bed.parts).of(ORGANIZATION);
    if (endpoint === null) throw new Error('no endpoint');
    const pair = query.replace('=', '');
    const signed = { query, signature: sign(secret, pair + JSON.stringify(body)) };
    return (await openReception(bed.parts).receive(endpoint, arrivedOf(body, secret, signed))).delivery;
  };
  const run = (deliveryId: string) => createWebhookJob({ ...bed.parts, look })({ payload: { deliveryId } });
  const state = async (id: string) => {
    const row = await bed.store.read.deliveries.get(id);
    return row === null ? null : [row.state, row.error];
  };
  return { ...bed, seen, looking, receive, run, state };
};

test('a delivery is looked at as it came, and is handled then', async () => {
  await using bed = await openBed();
  const id = await bed.receive({ item: { item_id: '11', sku: 'SF-1108' } });
  await bed.run(id);
  expect(bed.seen).toMatchObject([{ deliveryId: id, entity: 'item', id: '11', said: { record: { sku: 'SF-1108' } } }]);
  expect(await bed.state(id)).toEqual(['handled', null]);
});

test('what could not be looked at says why, is tried again by the queue, and may end well', async () => {
  await using bed = await openBed();
  const id = await bed.receive({ item: { item_id: '11' } });
  bed.looking.fails = true;
  await expect(bed.run(id)).rejects.toThrow('Zoho is asleep');
  expect(await bed.state(id)).toEqual(['failed', 'Zoho is asleep']);
  bed.looking.fails = false;
  await bed.run(id);
  expect(await bed.state(id)).toEqual(['handled', null]);
});

test('what is about nothing of this organisation’s is put aside with the reason, and not tried again', async () => {
  await using bed = await openBed();
  const id = await bed.receive({ item: { item_id: '11' } });
  bed.looking.refuses = 'Zoho has no such item in this organisation.';
  await bed.run(id);
  expect(await bed.state(id)).toEqual(['failed', 'Zoho has no such item in this organisation.']);
});

test('that a record is gone is told by the query of the rule for deletions', async () => {
  await using bed = await openBed();
  const body = { item: { item_id: '11' } };
  await bed.run(await bed.receive(body, 'event=delete'));
  await bed.run(await bed.receive(body, 'event=edit'));
  expect(bed.seen.map(({ deleted }) => deleted)).toEqual([true, false]);
});

test('one that was forgotten, or cannot be read any more, is not looked at', async () => {
  await using bed = await openBed();
  await bed.run('nothing');
  await bed.store.write((s) =>
    s.deliveries.add({
      id: 'strange',
      organizationId: ORGANIZATION,
      receivedAt: 1,
      verdict: 'accepted',
      signed: 1,
      entity: 'item',
      entityId: '1',
      modifiedTime: null,
      contentHash: null,
      headers: '{}',
      query: '',
      body: Buffer.from('{'),
      jobId: null,
      state: 'waiting',
    }),
  );
  await bed.run('strange');
  expect(bed.seen).toEqual([]);
  expect((await bed.state('strange'))?.[0]).toBe('failed');
});

test('other work goes at once while nothing comes in, and otherwise waits its turn', async () => {
  await using bed = await openBed();
  const reception = openReception(bed.parts);
  const endpoint = await openEndpoints(bed.parts).of(ORGANIZATION);
  const startedAt = bed.clock.now;
  await reception.calm();
  expect(bed.clock.now).toBe(startedAt);
  const [secret] = endpoint?.secrets ?? [];
  const coming = reception.receive(
    endpoint as NonNullable<typeof endpoint>,
    arrivedOf({ item: { item_id: '11' } }, secret?.secret ?? ''),
  );
  await Promise.all([reception.calm(), reception.calm()]);
  expect(bed.clock.now).toBe(startedAt + 200);
  await coming;
  await reception.calm();
  expect(bed.clock.now).toBe(startedAt + 200);
});

test('handled deliveries are forgotten after the days that are set, and waiting ones are not', async () => {
  await using bed = await openBed();
  const handled = await bed.receive({ item: { item_id: '11' } });
  await bed.run(handled);
  const waiting = await bed.receive({ item: { item_id: '12' } });
  bed.clock.now += 7 * DAY;
  expect(await forgetDeliveries(bed.parts)).toBe(0);
  bed.clock.now += 1;
  expect(await forgetDeliveries(bed.parts)).toBe(1);
  expect(await bed.state(handled)).toBeNull();
  expect((await bed.state(waiting))?.[0]).toBe('waiting');
});
