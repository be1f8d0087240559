import { expect, test } from 'vitest';
import { together } from './together.ts';

/** Work that ends when it is told to, and keeps what it was given. */
const openWork = (options = { most: 3, waiting: 5 }) => {
  const batches: number[][] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const add = together<number, number>(async (all) => {
    const end = Promise.withResolvers<void>();
    batches.push([...all]);
    ends.push(end);
    await end.promise;
    return all.map((each) => each * 10);
  }, options);
  return {
    add,
    batches,
    end: (place: number) => ends[place]?.resolve(),
    fail: (place: number) => ends[place]?.reject(new Error('full')),
  };
};

/** What ends a batch takes one turn, and the next batch waits for another. */
const settled = async () => {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('what has come by then goes together, and what comes meanwhile with the next, a few at a time', async () => {
  const work = openWork();
  const all = [1, 2, 3, 4].map(work.add);
  expect(work.batches).toEqual([]);
  await settled();
  expect(work.batches).toEqual([[1, 2, 3]]);
  const last = work.add(5);
  work.end(0);
  await settled();
  expect(work.batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  work.end(1);
  expect(await Promise.all([...all, last])).toEqual([10, 20, 30, 40, 50]);
});

test('where it fails it fails for those who went together, and not for the next', async () => {
  const work = openWork();
  const all = [1, 2, 3, 4].map((each) => work.add(each).catch((error: Error) => error.message));
  await settled();
  work.fail(0);
  await settled();
  work.end(1);
  expect(await Promise.all(all)).toEqual(['full', 'full', 'full', 40]);
});

test('who comes when too many wait is turned away, to come again', async () => {
  const work = openWork({ most: 2, waiting: 2 });
  const first = [1, 2].map(work.add);
  await expect(work.add(3)).rejects.toMatchObject({ code: 'store_unavailable', facts: { retryAfterSeconds: 30 } });
  await settled();
  const next = work.add(4);
  work.end(0);
  await settled();
  work.end(1);
  expect(await Promise.all([...first, next])).toEqual([10, 20, 40]);
});
