// Real processes on one store, and a real socket to the sandbox.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { createSandbox, listenSandbox } from 'zoho-sandbox';
import { childLog } from '../child-log.ts';
import { openStore } from '../store/open.ts';
import { createAccounts } from './accounts.ts';
import { memoryLog, settings, vault } from './accounts-testbed.ts';
import type { RenewingProcess } from './renewing-process.ts';

interface Running {
  /** Lets it ask; answers the tokens it got, or null where it died. */
  go(): Promise<string[] | null>;
  kill(): void;
}

/** A sandbox on a socket, and a store with a connection whose token has expired. */
const openBed = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'connector-processes-'));
  const file = join(directory, 'connector.db');
  const sandbox = createSandbox({ items: 1 });
  const listening = await listenSandbox(sandbox);
  const store = await openStore({ file });
  const { clientId, clientSecret, organizationId } = sandbox.credentials;
  // Connected two hours ago, so that the token has expired since.
  const longAgo = new Date(Date.now() - 7_200_000);
  const accounts = createAccounts({
    config: settings({
      ZOHO_SANDBOX_URL: listening.origin,
      ZOHO_CLIENT_ID: clientId,
      ZOHO_CLIENT_SECRET: clientSecret,
      PUBLIC_URL: 'http://127.0.0.1:8787',
    }),
    now: () => longAgo,
    newId: () => randomBytes(16).toString('hex'),
    wait: async () => {},
    store,
    vault,
    log: memoryLog(),
  });
  const begun = await accounts.begin(new URL(await accounts.createLink()).searchParams.get('link') ?? '');
  const consented = await fetch(begun.redirectTo, { redirect: 'manual' });
  const back = new URL(consented.headers.get('location') ?? '');
  await accounts.finish({ query: Object.fromEntries(back.searchParams), browserSecret: begun.browserSecret });

  const children: ChildProcessByStdio<Writable, Readable, null>[] = [];
  const kept = async () => {
    const row = await store.read.connections.get(organizationId);
    if (row === null) throw new Error('not connected');
    return row;
  };
  return {
    control: sandbox.control,
    store,
    organizationId,
    kept,
    refreshToken: await vault.open((await kept()).refreshToken),
    /** Starts a process that is ready to ask. */
    start: async (plan?: Partial<RenewingProcess>): Promise<Running> => {
      const zoho = { zohoUrl: listening.origin, organizationId, clientId, clientSecret };
      const whole: RenewingProcess = { file, ...zoho, calls: 50, aheadMs: 0, diesBeforeKeeping: false, ...plan };
      const script = fileURLToPath(new URL('renewing-process.ts', import.meta.url));
      const child = spawn(process.execPath, [script, JSON.stringify(whole)], {
        stdio: ['pipe', 'pipe', childLog().stderr],
      });
      children.push(child);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      await lines.next();
      return {
        go: async () => {
          child.stdin.write('go\n');
          const { value, done } = await lines.next();
          return done ? null : JSON.parse(value);
        },
        kill: () => void child.kill('SIGKILL'),
      };
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill('SIGKILL');
      await listening.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

test('two hundred calls at once from four processes on an expired token make one renewal', async () => {
  await using bed = await openBed();
  const four = await Promise.all([bed.start(), bed.start(), bed.start(), bed.start()]);
  const found = await Promise.all(four.map((each) => each.go()));
  expect(found.flat()).toHaveLength(200);
  expect(new Set(found.flat())).toEqual(new Set([await vault.open((await bed.kept()).accessToken ?? '')]));
  expect(bed.control.counters().refreshes).toBe(1);
});

test('a process killed while it renews holds nobody up beyond its lease', async () => {
  await using bed = await openBed();
  bed.control.addFault({ match: { path: '/oauth/v2/token' }, kind: 'delay', delayMs: 3_000 });
  const doomed = await bed.start({ calls: 1 });
  const gone = doomed.go();
  await vi.waitFor(async () => expect((await bed.kept()).refreshOwner).not.toBeNull(), { interval: 5 });
  doomed.kill();
  expect(await gone).toBeNull();
  // Its clock stands where the lease has just ended.
  const heir = await bed.start({ aheadMs: 20_000 });
  expect(new Set(await heir.go()).size).toBe(1);
  expect((await bed.kept()).refreshOwner).toBeNull();
});

test('a process killed between Zoho’s answer and the store loses no refresh token', async () => {
  await using bed = await openBed();
  const doomed = await bed.start({ calls: 1, diesBeforeKeeping: true });
  expect(await doomed.go()).toBeNull();
  expect(bed.control.counters().refreshes).toBe(1);
  const heir = await bed.start({ aheadMs: 20_000 });
  expect(new Set(await heir.go()).size).toBe(1);
  expect(bed.control.counters().refreshes).toBe(2);
  expect(await vault.open((await bed.kept()).refreshToken)).toBe(bed.refreshToken);
  // The call that nobody kept the answer of counts, for Zoho has counted it.
  const since = Date.now() - 60_000;
  expect(await bed.store.read.connections.refreshesSince(bed.organizationId, since)).toHaveLength(2);
});
