// For tests: one process that tells subscribers what has happened until there is nothing to tell, and may kill itself
// just before or after it has sent a letter.
import { readConfig } from '../config.ts';
import { createJobRunner } from '../jobs/runner.ts';
import { createLog } from '../log.ts';
import { openStore } from '../store/open.ts';
import { createVault } from '../store/vault.ts';
import { createNotify } from './notify.ts';
import { createPost, type Post } from './post.ts';

export interface TellingProcess {
  readonly file: string;
  /** The master key of the store's secrets, base64. */
  readonly key: string;
  /** At which of its own letters it dies, counted from 1; null for never. */
  readonly diesAt: number | null;
  readonly dies: 'before' | 'after';
  /** How far its clock is ahead, so that a dead one's leases are over. */
  readonly aheadMs: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as TellingProcess;
const store = await openStore({ file: plan.file });
const base = {
  store,
  now: () => new Date(Date.now() + plan.aheadMs),
  newId: () => crypto.randomUUID().replaceAll('-', ''),
  chance: () => 0,
  log: createLog({ LOG_LEVEL: 'debug' }),
};
const send = createPost();
let sent = 0;
const post: Post = async (letter) => {
  sent += 1;
  const mine = sent;
  if (mine === plan.diesAt && plan.dies === 'before') process.kill(process.pid, 'SIGKILL');
  const posted = await send(letter);
  if (mine === plan.diesAt) process.kill(process.pid, 'SIGKILL');
  return posted;
};
const vault = createVault({ current: { id: 'test', bytes: Buffer.from(plan.key, 'base64') }, previous: [] });
const config = readConfig({ SUBSCRIBER_ADDRESSES: 'loopback' });
const runner = createJobRunner({
  ...base,
  handlers: {
    notify: createNotify({ ...base, post, vault, config }),
    webhook: async () => {},
    reconcile: async () => {},
  },
});
while ((await runner.runDue()) > 0);
await store.close();
