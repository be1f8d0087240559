import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore, type Store } from '../store/open.ts';
import { createSeldom, TOLD_EVERY_MS } from './seldom.ts';

const openBed = async () => {
  const folder = newFolder('seldom');
  const store = await openStore({ file: join(folder, 'connector.db') });
  let at = 0;
  let broken = false;
  const write: Store['write'] = (work) => (broken ? Promise.reject(new Error('the disk is full')) : store.write(work));
  const tell = createSeldom({ store: { ...store, write }, now: () => new Date(at) });
  return {
    tell: (kind = 'a', more = {}) => tell(kind, { action: 'test.refused', subject: kind, ...more }),
    pass: (ms: number) => {
      at += ms;
    },
    breakDisk: (is: boolean) => {
      broken = is;
    },
    told: async () =>
      (await store.read.audit.latest({ action: 'test.refused', limit: 2_000 })).map(
        ({ subject, at: when, after }) => `${subject} ${when} ${after}`,
      ),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

test('the first of a kind is told at once, the next after ten minutes, and with it how many came between', async () => {
  await using bed = await openBed();
  await Promise.all([bed.tell('a', { after: { code: 1 } }), bed.tell('a', { after: { code: 2 } }), bed.tell('b')]);
  bed.pass(TOLD_EVERY_MS - 1);
  await bed.tell('a');
  expect(await bed.told()).toEqual(['b 0 null', 'a 0 {"code":1}']);
  bed.pass(1);
  await bed.tell('a', { after: { code: 3 } });
  expect((await bed.told())[0]).toBe('a 600000 {"code":3,"untold":2}');
});

test('what could not be written has not been told, and none of it is lost', async () => {
  await using bed = await openBed();
  bed.breakDisk(true);
  await expect(bed.tell()).rejects.toThrow('the disk is full');
  bed.breakDisk(false);
  await bed.tell();
  await bed.tell();
  bed.pass(TOLD_EVERY_MS);
  bed.breakDisk(true);
  await expect(bed.tell()).rejects.toThrow('the disk is full');
  bed.breakDisk(false);
  await bed.tell();
  expect(await bed.told()).toEqual(['a 600000 {"untold":1}', 'a 0 null']);
});

test('a clock that was set back does not silence it', async () => {
  await using bed = await openBed();
  bed.pass(TOLD_EVERY_MS * 9);
  await bed.tell();
  bed.pass(-TOLD_EVERY_MS * 5);
  await bed.tell();
  expect(await bed.told()).toHaveLength(2);
});

test('a thousand kinds are remembered, and the oldest is forgotten first', async () => {
  await using bed = await openBed();
  await bed.tell('first');
  for (let kind = 0; kind < 999; kind += 1) await bed.tell(`kind ${kind}`);
  await bed.tell('first');
  expect(await bed.told()).toHaveLength(1_000);
  await bed.tell('one more');
  await bed.tell('first');
  expect((await bed.told()).filter((each) => each.startsWith('first'))).toHaveLength(2);
});
