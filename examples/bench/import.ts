// The first reading of a hundred thousand items, killed with -9 half-way, while people ask for an item now and then: what
// the connector's process needs of memory, started as `pnpm connector` starts it, and how many calls for items it makes in
// all. Zoho is in this process, the connector in another.
//
// It fails, for example, where the list is kept in memory until it is whole, where the index of names is made of an object
// for each item, or where a resumed import begins anew.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openHouse } from '../stories/house.ts';
import type { Told } from './import-process.ts';
import { atMost, type Bench } from './line.ts';

const ITEMS = 100_000;
const MEMORY_BAR_MB = 250;
/** Of the items listed and read, where the first process dies. */
const DIES_AFTER = 1.4 * ITEMS;
const ASKED = 'OUT-001-RED';

export const importing: Bench = async (say) => {
  // Its limits would judge a clock that runs ahead of its own: the connector keeps to them by its own.
  const limits = { dailyLimit: 10_000_000, perMinute: 10_000_000 };
  await using house = await openHouse({ connected: false, sandbox: { items: ITEMS, ...limits } });
  await house.connect();
  house.sandbox.control.resetCalls();
  const { flags, compiled } = startedOnce();

  const run = async (dieAfter: number): Promise<Told> => {
    const { DATABASE_FILE, ZOHO_SANDBOX_URL, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, PUBLIC_URL } = house.config;
    const child = fork(new URL('import-process.ts', import.meta.url), [house.organizationId, ASKED], {
      execArgv: flags,
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: compiled,
        CALLS_PER_MINUTE: '90',
        DATABASE_FILE,
        ZOHO_SANDBOX_URL,
        ZOHO_CLIENT_ID,
        ZOHO_CLIENT_SECRET,
        PUBLIC_URL,
      },
    });
    let last: Told = { phase: 'list', listed: 0, read: 0, peakMb: 0 };
    child.on('message', (told: Told) => {
      last = told;
      if (told.listed + told.read >= dieAfter) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    return last;
  };

  const killed = await run(DIES_AFTER);
  say(`killed after ${killed.listed} items listed and ${killed.read} read, with ${killed.peakMb.toFixed(0)} MB`);
  const done = await run(Number.POSITIVE_INFINITY);
  say(`resumed and done: ${done.listed} listed, ${done.read} read, with ${done.peakMb.toFixed(0)} MB`);

  const { byPath } = house.sandbox.control.counters();
  const callsOf = (path: string): number => byPath[`GET /inventory/v1/${path}`] ?? 0;
  const calls = callsOf('items') + callsOf('itemdetails');
  say(`calls ${JSON.stringify(byPath)}`);
  const { listed } = done;
  const whole = killed.phase === 'details' && done.phase === 'done' && listed >= ITEMS && done.read === listed;
  return [
    atMost('import-100000-memory-mb', Math.max(killed.peakMb, done.peakMb), MEMORY_BAR_MB, whole),
    atMost('import-100000-item-calls', calls, 1.01 * (Math.ceil(listed / 200) + Math.ceil(listed / 100)) + 3, whole),
  ];
};

/** As `pnpm connector` starts it, from its second start on: with its flags of Node, and what it has compiled. */
const startedOnce = () => {
  const root = new URL('../../', import.meta.url);
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    scripts: { connector: string };
  };
  const [, ...words] = scripts.connector.split(' ');
  execFileSync(process.execPath, [...words, '--help'], { cwd: root, stdio: 'ignore' });
  return {
    flags: words.filter((word) => word.startsWith('--')),
    compiled: fileURLToPath(new URL('connector/node_modules/.cache/compiled', root)),
  };
};
