import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { appendBounded, MOST_AN_HOUR } from '../audit/bounded.ts';
import { type Head, noEntry } from '../audit/chain.ts';
import { createCheck } from '../audit/check.ts';
import { childLog } from '../child-log.ts';
import type { NewAuditEntry } from './audit.ts';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';

const entry = (more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  organizationId: '1',
  at: 1_000,
  kid: 'k1',
  by: null,
  behalf: null,
  action: 'plan.accepted',
  subject: 'plan K7QF-2M',
  reason: null,
  before: { state: 'proposed' },
  after: { state: 'accepted' },
  zohoIds: ['460000000000001'],
  requestId: 'r1',
  ...more,
});

const openBed = async (entries = 0) => {
  const folder = newFolder('audit');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  const append = (more: Partial<NewAuditEntry> = {}) => store.write((s) => s.audit.append(entry(more)));
  for (let number = 1; number <= entries; number += 1) {
    await append({ at: number, subject: `plan ${number}`, behalf: 'Jane Doe', personal: { customer: 'Acme' } });
  }
  return {
    file,
    store,
    append,
    verify: async (known: readonly Head[] = []) => {
      const check = createCheck(known);
      const { newest, remembered } = await store.read.audit.ends();
      for (const { parts, ...each } of await store.read.audit.page({ after: 0, upTo: newest, limit: 1_000 })) {
        check.take(each, parts);
      }
      return check.end(remembered);
    },
    /** As somebody who has the file. */
    tamper: (sql: string) => {
      const database = new Database(file);
      database.exec(sql);
      database.close();
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

test('entries are numbered without gaps, chained, and read back as they were written', async () => {
  await using bed = await openBed();
  expect(await bed.store.read.audit.head()).toEqual(noEntry);
  expect(await bed.append()).toBe(1);
  expect(await bed.append({ organizationId: null, kid: null, before: null, after: null, requestId: null })).toBe(2);
  const [first, second] = await bed.store.read.audit.page({ after: 0, upTo: 9, limit: 9 });
  expect(first).toMatchObject({
    sequence: 1,
    action: 'plan.accepted',
    before: '{"state":"proposed"}',
    zohoIds: '["460000000000001"]',
    previousHash: noEntry.hash,
    parts: [],
  });
  expect(second).toMatchObject({ sequence: 2, organizationId: null, previousHash: first?.entryHash });
  expect(await bed.store.read.audit.head()).toEqual({ sequence: 2, hash: second?.entryHash });
  expect(await bed.verify()).toMatchObject({ entries: 2, breaches: 0 });
});

test('what names people lies apart, and nothing of it is in the chain', async () => {
  await using bed = await openBed();
  await bed.append({
    by: 'root',
    behalf: 'Jane Doe',
    reason: 'Jane called',
    personal: { customer: { name: 'Jane Doe Ltd', id: '7' }, none: null },
  });
  const [found] = await bed.store.read.audit.page({ after: 0, upTo: 9, limit: 9 });
  const { parts = [], ...chained } = found ?? {};
  expect(JSON.stringify(chained)).not.toMatch(/jane|root/i);
  expect(parts.map(({ name, value }) => [name, value])).toEqual([
    ['behalf', '"Jane Doe"'],
    ['by', '"root"'],
    ['customer', '{"name":"Jane Doe Ltd","id":"7"}'],
    ['reason', '"Jane called"'],
  ]);
  expect(new Set(parts.map(({ salt }) => salt)).size).toBe(4);
});

test('what is too large is told by its size, and what a person wrote without end is cut', async () => {
  await using bed = await openBed();
  await bed.append({ after: { lines: 'x'.repeat(70_000) }, reason: 'y'.repeat(5_000) });
  const [found] = await bed.store.read.audit.page({ after: 0, upTo: 9, limit: 9 });
  expect(JSON.parse(found?.after ?? '')).toEqual({ tooLarge: true, characters: 70_012 });
  expect(found?.parts[0]?.value?.length).toBeLessThan(2_100);
  expect(await bed.verify()).toMatchObject({ breaches: 0 });
});

test('an entry is there exactly where what it tells of is there', async () => {
  await using bed = await openBed(1);
  const torn = bed.store.write(async (s) => {
    await s.settings.set('paused', 'now');
    await s.audit.append(entry());
    throw new Error('the power went');
  });
  await expect(torn).rejects.toThrow('the power went');
  expect(await bed.store.read.settings.get('paused')).toBeNull();
  expect(await bed.append()).toBe(2);
  expect(await bed.verify()).toMatchObject({ entries: 2, breaches: 0 });
});

const FORGED = '0'.repeat(64);
test.each([
  ['altered', "update auditEntries set after = '{}' where sequence = 3", ['entry 3 was altered']],
  ['given another time', 'update auditEntries set at = 9 where sequence = 3', ['entry 3 was altered']],
  ['laid on another key', "update auditEntries set kid = 'k2' where sequence = 3", ['entry 3 was altered']],
  [
    'removed',
    'delete from auditEntries where sequence = 3; delete from auditPersonal where sequence = 3',
    ['entry 4 comes after entry 2: what was between is gone'],
  ],
  [
    'removed, and those behind it moved up',
    `delete from auditEntries where sequence = 3; update auditEntries set sequence = sequence - 1 where sequence > 3;
     delete from auditPersonal where sequence = 3; update auditPersonal set sequence = sequence - 1 where sequence > 3`,
    [
      'entry 3 does not follow the one before it',
      'entry 3 was altered',
      'entry 4 was altered',
      'entry 5 is remembered as the newest, and the log ends with entry 4',
    ],
  ],
  [
    'put in the place of another',
    ['auditEntries', 'auditPersonal']
      .map((table) => `update ${table} set sequence =`)
      .map((set) => `${set} -2 where sequence = 2; ${set} 2 where sequence = 3; ${set} 3 where sequence = -2`)
      .join(';'),
    [
      'entry 2 does not follow the one before it',
      'entry 2 was altered',
      'entry 3 does not follow the one before it',
      'entry 3 was altered',
      'entry 4 does not follow the one before it',
    ],
  ],
  [
    'inserted at the end',
    `insert into auditEntries select 6, at, organizationId, kid, action, subject, requestId, before, after, zohoIds, '{}', entryHash, '${FORGED}' from auditEntries where sequence = 5`,
    ['entry 6 was altered', 'entry 6 was added past the store: entry 5 is remembered as the newest'],
  ],
  [
    'cut off at the end',
    'delete from auditEntries where sequence > 3; delete from auditPersonal where sequence > 3',
    ['entry 5 is remembered as the newest, and the log ends with entry 3'],
  ],
  ['cut off whole', 'delete from auditEntries', ['entry 5 is remembered as the newest, and the log ends with entry 0']],
  [
    'forgotten as the newest',
    "delete from settings where name = 'auditHead'",
    ['entry 5 is not remembered as the newest: nothing is'],
  ],
  [
    'robbed of a name',
    "delete from auditPersonal where sequence = 2 and name = 'behalf'",
    ['entry 2 has lost its "behalf", and no erasure tells of it'],
  ],
  [
    'robbed of what a name was',
    "update auditPersonal set salt = null, value = null where sequence = 2 and name = 'behalf'",
    ['entry 2 has lost its "behalf", and no erasure tells of it'],
  ],
  [
    'laid in another mouth',
    `update auditPersonal set value = '"Joe Bloggs"' where sequence = 2 and name = 'behalf'`,
    ['entry 2 has another "behalf" than it had'],
  ],
  [
    'given a name it had not',
    `insert into auditPersonal values (2, 'by', 'x', '"root"', null)`,
    ['entry 2 has a personal part "by" that was not in it'],
  ],
  [
    'robbed of a name under the cover of another entry',
    'update auditPersonal set salt = null, value = null, erasedBy = 4 where sequence = 2',
    [
      'entry 4 does not tell of the erasure of 2 behalf, which names it',
      'entry 4 does not tell of the erasure of 2 customer, which names it',
    ],
  ],
])('one that was %s is found', async (_, sql, said) => {
  await using bed = await openBed(5);
  expect(await bed.verify()).toMatchObject({ entries: 5, breaches: 0 });
  bed.tamper(sql);
  const { breaches, first } = await bed.verify();
  expect(first.map(({ sequence, what }) => `entry ${sequence} ${what}`)).toEqual(said);
  expect(breaches).toBe(said.length);
});

test('whoever rewrites the whole chain, its head included, is found by a head that was kept outside', async () => {
  await using bed = await openBed(3);
  const kept = await bed.store.read.audit.head();
  bed.tamper("delete from auditEntries; delete from auditPersonal; delete from settings where name = 'auditHead'");
  for (let number = 1; number <= 4; number += 1) await bed.append({ at: number });
  expect(await bed.verify()).toMatchObject({ entries: 4, breaches: 0 });
  expect(await bed.verify([kept])).toMatchObject({
    breaches: 1,
    first: [{ sequence: 3, what: 'is not the one that was kept' }],
  });
  bed.tamper('delete from auditEntries where sequence > 2');
  expect((await bed.verify([kept])).first).toContainEqual({ sequence: 3, what: 'was kept, and is gone' });
});

test.each([
  ['cut off', 'delete from auditEntries where sequence > 3', 6, 'comes after entry 3: what was between is gone'],
  [
    'lost with its memory',
    "delete from auditEntries where sequence > 3; delete from settings where name = 'auditHead'",
    5,
    'comes after entry 3: what was between is gone',
  ],
  [
    'added past the store',
    `insert into auditEntries select 6, at, organizationId, kid, action, subject, requestId, before, after, zohoIds, '{}', entryHash, '${FORGED}' from auditEntries where sequence = 5`,
    8,
    'comes after entry 6: what was between is gone',
  ],
])('a log whose end was %s goes on, and shows it for good', async (_, sql, next, said) => {
  await using bed = await openBed(5);
  bed.tamper(sql);
  expect(await bed.append()).toBe(next);
  expect(await bed.append()).toBe(next + 1);
  const { first } = await bed.verify();
  expect(first).toContainEqual({ sequence: next, what: said });
  expect(first.some(({ sequence }) => sequence > next)).toBe(false);
});

test('a part is erased with its salt, and the chain holds where an entry tells of it', async () => {
  await using bed = await openBed(3);
  await bed.store.write(async (s) => {
    const erasedBy = await s.audit.append(entry({ action: 'personal.erased', after: { erased: ['2 behalf'] } }));
    await s.audit.erase(2, 'behalf', erasedBy);
  });
  const [, second] = await bed.store.read.audit.page({ after: 0, upTo: 9, limit: 9 });
  expect(second?.parts.find(({ name }) => name === 'behalf')).toMatchObject({ salt: null, value: null, erasedBy: 4 });
  expect(second?.parts.find(({ name }) => name === 'customer')?.value).toBe('"Acme"');
  expect(await bed.verify()).toMatchObject({ breaches: 0, erasedParts: 1 });
  bed.tamper('delete from auditEntries where sequence = 4');
  expect((await bed.verify()).first).toContainEqual({
    sequence: 4,
    what: 'is not there to tell of the erasure of 2 behalf',
  });
});

test('entries of an action are counted, no further than asked', async () => {
  await using bed = await openBed(4);
  await bed.append({ organizationId: '2', at: 3 });
  await bed.append({ organizationId: null, at: 3 });
  const count = (organizationId: string | null, since: number, most: number) =>
    bed.store.read.audit.countSince({ organizationId, action: 'plan.accepted', kid: 'k1' }, since, most);
  expect(await count('1', 0, 99)).toBe(4);
  expect(await count('1', 3, 99)).toBe(2);
  expect(await count('1', 0, 3)).toBe(3);
  expect(await count(null, 0, 99)).toBe(1);
});

test('what a mad agent is refused without end is told so often an hour, and hides nothing of another key', async () => {
  await using bed = await openBed();
  const refuse = (kid: string | null) =>
    bed.store.write((s) => appendBounded(s, entry({ kid, action: 'ask.refused' })));
  for (let asked = 0; asked <= MOST_AN_HOUR; asked += 1) await refuse('mad');
  for (const kid of ['sane', null, 'mad']) await refuse(kid);
  const told = await bed.store.read.audit.page({ after: 0, upTo: 999, limit: 999 });
  expect(told.slice(MOST_AN_HOUR - 1).map(({ kid }) => kid)).toEqual(['mad', 'sane', null]);
  expect(JSON.parse(told[MOST_AN_HOUR - 1]?.after ?? '')).toMatchObject({ moreAreNotTold: true });
});

test('several processes append to one chain, and none loses an entry', async () => {
  await using bed = await openBed();
  const script = new URL('auditing-process.ts', import.meta.url).pathname;
  const children = ['a', 'b', 'c', 'd'].map((who) =>
    spawn(process.execPath, [script, JSON.stringify({ file: bed.file, who, entries: 50 })], {
      stdio: ['pipe', 'pipe', childLog().stderr],
    }),
  );
  const readers = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  await Promise.all(readers.map((lines) => lines.next()));
  for (const child of children) child.stdin.write('go\n');
  expect(await Promise.all(readers.map(async (lines) => (await lines.next()).value))).toEqual(Array(4).fill('done'));
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
  expect(await bed.verify()).toMatchObject({ entries: 200, breaches: 0 });
  const all = await bed.store.read.audit.page({ after: 0, upTo: 999, limit: 999 });
  for (const who of ['a', 'b', 'c', 'd']) expect(all.filter(({ kid }) => kid === who)).toHaveLength(50);
});
