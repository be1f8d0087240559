// A connector as it runs in a shop, which kills itself at the moment it is told. Its clock is ahead by as much as the
// local Zoho's.
import { serve } from '@hono/node-server';
import { createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { startBackground } from 'connector/background.ts';
import { readConfig } from 'connector/config.ts';
import { createLog } from 'connector/log.ts';
import type { Groups } from 'connector/store/groups.ts';
import { type Moment, unitsOf } from './moments.ts';

export interface Order {
  /** How far the clock is ahead, from now on. */
  readonly aheadMs?: number;
  /** Where to die; the moment is passed over so many times before. */
  readonly dieAt?: Moment;
  readonly passOver?: number;
}

let aheadMs = Number(process.argv[2] ?? 0);
let dieAt: Moment | null = null;
let passOver = 0;

const config = readConfig(process.env);
const parts = await assemble(config, createLog(config), {
  ...realWorld,
  now: () => new Date(Date.now() + aheadMs),
});

const reach = (moment: Moment): void => {
  if (moment !== dieAt) return;
  if (passOver === 0) process.kill(process.pid, 'SIGKILL');
  passOver -= 1;
};

/** The groups as they are, with a note of what is called. */
const watched = (groups: Groups, called: Set<string>): Groups =>
  new Proxy(groups, {
    get: (all, group: string) =>
      new Proxy(Reflect.get(all, group) as object, {
        get: (verbs, verb: string) => {
          called.add(`${group}.${verb}`);
          return Reflect.get(verbs, verb) as unknown;
        },
      }),
  });

const { write } = parts.store;
// Every room of the connector has this very store.
(parts.store as { write: typeof write }).write = async (work) => {
  const called = new Set<string>();
  const result = await write(async (s) => {
    const done = await work(watched(s, called));
    for (const unit of unitsOf(called)) reach(`in ${unit}`);
    return done;
  });
  for (const unit of unitsOf(called)) reach(`after ${unit}`);
  return result;
};

const app = createApp(parts);
const server = serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT });
server.once('listening', () => {
  startBackground(parts, app);
  process.send?.('listening');
});
process.on('message', (order: Order) => {
  aheadMs = order.aheadMs ?? aheadMs;
  if (order.dieAt === undefined) return;
  dieAt = order.dieAt;
  passOver = order.passOver ?? 0;
});
// Whoever started it is gone.
process.once('disconnect', () => process.exit(0));
