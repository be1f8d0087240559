// For tests: after each of them, nothing must have stood in the log that may not stand there.
import { afterEach, expect } from 'vitest';
import { takeBreaches } from './log-watch.ts';

afterEach(() => expect(takeBreaches()).toEqual([]));
