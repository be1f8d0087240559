import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { auditEntry } from './entry.ts';
import { erasePersonal, findPersonal } from './erase.ts';
import { verifyLog } from './log.ts';

const openBed = async () => {
  const folder = newFolder('erase');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  return {
    store,
    append: (personal: Record<string, unknown>) =>
      store.write((s) => s.audit.append(auditEntry({ at: 1, action: 'test.done', subject: 'it', personal }))),
    erase: (words: string) => erasePersonal({ store, now: () => new Date(2) }, { words, by: 'root', reason: null }),
    onDisk: () => [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1')).join(''),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

test('a person is found in whatever part, however deep and in whatever case, and taken out with the salts', async () => {
  await using bed = await openBed();
  await bed.append({ customer: 'JANE DOE Ltd', note: 'for Joe' });
  await bed.append({ customer: { name: 'x', contacts: [{ name: 'jane doe' }] } });
  await bed.append({ customer: 'Janet Dover' });
  const found = [];
  for await (const part of findPersonal(bed.store, 'Jane Doe')) found.push(`${part.sequence} ${part.name}`);
  expect(found).toEqual(['1 customer', '2 customer']);
  expect(await bed.erase('Jane Doe')).toBe(2);
  expect(await bed.erase('Jane Doe')).toBe(0);
  const page = await bed.store.read.audit.page({ after: 0, upTo: 9, limit: 9 });
  expect(page.map(({ parts }) => parts.map(({ name, value }) => `${name} ${value}`))).toEqual([
    ['customer null', 'note "for Joe"'],
    ['customer null'],
    ['customer "Janet Dover"'],
    ['by "root"'],
  ]);
  expect(await verifyLog(bed.store)).toMatchObject({ entries: 4, breaches: 0, erasedParts: 2 });
});

test('many parts are erased some hundred at a time, each lot with an entry that lists it', async () => {
  await using bed = await openBed();
  await bed.store.write(async (s) => {
    for (let number = 0; number < 450; number += 1) {
      await s.audit.append(auditEntry({ at: 1, action: 'a', subject: 's', personal: { customer: 'Jane Doe' } }));
    }
  });
  expect(await bed.erase('jane doe')).toBe(450);
  expect(await verifyLog(bed.store)).toMatchObject({ entries: 453, breaches: 0, erasedParts: 450 });
});

test('nothing of what was erased is left in the files', async () => {
  await using bed = await openBed();
  await bed.append({ customer: 'Wilhelmina Featherstonehaugh' });
  await bed.append({ customer: 'Somebody Else' });
  expect(bed.onDisk()).toContain('Featherstonehaugh');
  await bed.erase('featherstonehaugh');
  expect(bed.onDisk()).not.toContain('Featherstonehaugh');
  expect(bed.onDisk()).toContain('Somebody Else');
});
