// Real processes on one store, killed with -9 while their calls are in flight: what they have used up stays used up.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { childLog } from '../child-log.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { createBudget } from './budget.ts';
import type { CallingProcess } from './calling-process.ts';
import { spendOf } from './resources-testbed.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const FLIGHT_MS = 35_000;
const MINUTE_MS = 60_000;
const GOOD = { status: 200, code: 0 };
const BLOCK = { status: 429, code: 44 };

const openBed = async (limits: { minuteLimit: number; concurrency: number }) => {
  const folder = newFolder('budget-processes');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  const clock = { now: NOW };
  let made = 0;
  const budget = createBudget({
    organizationId: '1',
    store,
    now: () => new Date(clock.now),
    newId: () => {
      made += 1;
      return `survivor-${made}`;
    },
    today: () => '2026-11-22',
    flightMs: FLIGHT_MS,
    ...limits,
  });
  return {
    clock,
    budget,
    /** A process makes these calls and is killed while those without an answer fly. */
    killInFlight: async (calls: number, answers: CallingProcess['answers']): Promise<void> => {
      const plan: CallingProcess = { file, now: clock.now, flightMs: FLIGHT_MS, answers, calls, ...limits };
      const script = fileURLToPath(new URL('calling-process.ts', import.meta.url));
      const child = spawn(process.execPath, [script, JSON.stringify(plan)], {
        stdio: ['ignore', 'pipe', childLog().stderr],
      });
      const ended = once(child, 'exit');
      const flying = once(createInterface({ input: child.stdout }), 'line');
      await Promise.race([flying, ended]);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
    },
    /** What the survivor is told when it asks for a call of an order. */
    ask: async (): Promise<string> => {
      const [admission] = await budget.admit([{ spend: spendOf('order', null) }]);
      if (admission?.kind === 'admitted') await budget.land(admission.callId, { rates: null, failed: false });
      return admission?.kind === 'refused' ? admission.error.code : (admission?.kind ?? 'nothing');
    },
    left: async () => (await budget.callsLeft()).leftThisMinute,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('the places of calls in flight stay taken until their deadline, and the minute counts them a minute longer', async () => {
  await using bed = await openBed({ minuteLimit: 10, concurrency: 3 });
  await bed.killInFlight(5, [GOOD, GOOD]);
  // Two have ended and three fly: nothing of it went with the process.
  expect(await bed.left()).toBe(5);
  expect(await bed.ask()).toBe('wait');
  bed.clock.now += FLIGHT_MS;
  expect(await bed.ask()).toBe('wait');
  bed.clock.now += 1;
  expect(await bed.ask()).toBe('admitted');
  // The two that ended are a minute old; the three, at their deadline, are not.
  bed.clock.now = NOW + MINUTE_MS;
  expect(await bed.left()).toBe(6);
  bed.clock.now = NOW + FLIGHT_MS + MINUTE_MS + 1;
  expect(await bed.left()).toBe(10);
});

test('a minute that a killed process has used up is used up for all', async () => {
  await using bed = await openBed({ minuteLimit: 5, concurrency: 5 });
  await bed.killInFlight(5, [GOOD, GOOD, GOOD, GOOD]);
  expect(await bed.ask()).toBe('wait');
  bed.clock.now += MINUTE_MS - 1;
  expect(await bed.ask()).toBe('wait');
  bed.clock.now += 1;
  expect(await bed.ask()).toBe('admitted');
});

test('a block that a killed process has met holds for all until it is over', async () => {
  await using bed = await openBed({ minuteLimit: 10, concurrency: 3 });
  await bed.killInFlight(1, [BLOCK]);
  expect(await bed.ask()).toBe('zoho_blocked');
  bed.clock.now += 1_800_000 - 1;
  expect(await bed.ask()).toBe('zoho_blocked');
  bed.clock.now += 1;
  expect(await bed.ask()).toBe('admitted');
});
