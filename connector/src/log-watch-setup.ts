// For tests: after each of them, nothing must have stood in the log that may not stand there; neither in its own nor in
// that of the processes it has started.
import { afterAll, afterEach, expect } from 'vitest';
import { searchChildren, watchChildren } from './child-log.ts';
import { takeBreaches } from './log-watch.ts';

watchChildren();

afterEach(() => {
  searchChildren();
  expect(takeBreaches()).toEqual([]);
});

// The last of all: what ends with the tests of a file has written its last line.
afterAll(() => {
  searchChildren({ end: true });
  expect(takeBreaches()).toEqual([]);
});
