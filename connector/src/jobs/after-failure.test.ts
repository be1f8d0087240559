import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { afterFailure, backoffMs, MAX_FAULTS } from './after-failure.ts';

const broken = new Error('no such column');
const away = new ConnectorError('zoho_unavailable', 'Zoho cannot be reached.', { retryAfterSeconds: 30 });

describe('the wait after a failure', () => {
  test('doubles with each attempt, up to an hour, and chance shortens it, to no less than a second', () => {
    expect([1, 2, 3, 10, 12, 13, 400].map((attempts) => backoffMs(attempts, 1))).toEqual([
      2_000, 4_000, 8_000, 1_024_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
    expect([1, 2, 3, 12].map((attempts) => backoffMs(attempts, 0.25))).toEqual([1_000, 1_000, 2_000, 900_000]);
    expect([1, 12].map((attempts) => backoffMs(attempts, 0))).toEqual([1_000, 1_000]);
  });

  test('is at least what was asked for, and at most a day', () => {
    expect(afterFailure({ attempts: 1, faults: 0, error: away }, 0).delayMs).toBe(30_000);
    const tomorrow = new ConnectorError('zoho_day_spent', 'Spent.', { retryAfterSeconds: 7 * 24 * 3_600 });
    expect(afterFailure({ attempts: 1, faults: 0, error: tomorrow }, 1).delayMs).toBe(24 * 3_600_000);
  });
});

describe('a job is given up', () => {
  test('after its twelfth failure of its own', () => {
    expect(MAX_FAULTS).toBe(12);
    expect(afterFailure({ attempts: 11, faults: 10, error: broken }, 1)).toMatchObject({ delayMs: 2_048_000 });
    expect(afterFailure({ attempts: 12, faults: 11, error: broken }, 1).delayMs).toBeNull();
  });

  test('not because Zoho is away, until that has gone on for weeks', () => {
    expect(afterFailure({ attempts: 399, faults: 11, error: away }, 1)).toMatchObject({
      delayMs: 3_600_000,
      fault: false,
    });
    expect(afterFailure({ attempts: 400, faults: 0, error: away }, 1).delayMs).toBeNull();
  });

  test('not because a process that died in it still has the reconciliation in hand', () => {
    const busy = new ConnectorError('reconciliation_in_progress', 'It compares.', { retryAfterSeconds: 30 });
    expect(afterFailure({ attempts: 20, faults: 11, error: busy }, 0)).toMatchObject({ delayMs: 30_000, fault: false });
  });

  test('with the reason in words, on one line and not endless', () => {
    expect(afterFailure({ attempts: 1, faults: 0, error: away }, 1).why).toBe(
      'zoho_unavailable: Zoho cannot be reached.',
    );
    const { why } = afterFailure({ attempts: 1, faults: 0, error: new Error(`a\nb${'x'.repeat(1_000)}`) }, 1);
    expect(why).toMatch(/^Error: a bx+$/);
    expect(why).toHaveLength(300);
  });
});
