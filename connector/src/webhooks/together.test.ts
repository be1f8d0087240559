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

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the first goes at once, and what comes meanwhile goes together, a few at a time', async () => {
  const work = openWork();
  const all = [1, 2, 3, 4, 5].map(work.add);
  expect(work.batches).toEqual([[1]]);
  work.end(0);
  await settled();
  expect(work.batches).toEqual([[1], [2, 3, 4]]);
  work.end(1);
  await settled();
  work.end(2);
  expect(await Promise.all(all)).toEqual([10, 20, 30, 40, 50]);
});

test('where it fails it fails for those who went together, and not for the next', async () => {
  const work = openWork();
  const all = [1, 2, 3, 4, 5].map((each) => work.add(each).catch((error: Error) => error.message));
  work.end(0);
  await settled();
  work.fail(1);
  await settled();
  work.end(2);
  expect(await Promise.all(all)).toEqual([10, 'full', 'full', 'full', 50]);
});

test('who comes when too many wait is turned away, to come again', async () => {
  const work = openWork({ most: 3, waiting: 2 });
  const first = [1, 2, 3].map(work.add);
  await expect(work.add(4)).rejects.toMatchObject({ code: 'store_unavailable', facts: { retryAfterSeconds: 30 } });
  work.end(0);
  await settled();
  work.end(1);
  expect(await Promise.all(first)).toEqual([10, 20, 30]);
});
