// For tests: one process with a door on a shared store, whose calls fly until it is killed. Run by
// budget.processes.test.ts. Its clock stands still.
import { openStore } from '../store/open.ts';
import { createBudget } from './budget.ts';
import { createDoor } from './door.ts';
import { spendOf } from './resources-testbed.ts';

export interface CallingProcess {
  readonly file: string;
  readonly now: number;
  readonly minuteLimit: number;
  readonly concurrency: number;
  readonly flightMs: number;
  /** What Zoho answers to the first calls; those after them are never answered. */
  readonly answers: readonly { readonly status: number; readonly code: number }[];
  readonly calls: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as CallingProcess;
const store = await openStore({ file: plan.file });
const world = { organizationId: '1', now: () => new Date(plan.now) };
let made = 0;
let sent = 0;

const door = createDoor({
  ...world,
  budget: createBudget({
    ...plan,
    ...world,
    store,
    newId: () => {
      made += 1;
      return `${process.pid}-${made}`;
    },
    today: () => '2026-11-22',
  }),
  tokens: { access: async () => ({ token: 'token', apiUrl: 'https://www.zohoapis.com' }) },
  wait: () => new Promise(() => {}),
  chance: () => 0,
  writesPaused: async () => false,
  send: async () => {
    const answer = plan.answers[sent];
    sent += 1;
    if (answer !== undefined) {
      const headers = new Headers(answer.code === 44 ? { 'retry-after': '1800' } : {});
      return { status: answer.status, headers, text: JSON.stringify({ code: answer.code, message: 'said' }) };
    }
    // The last of them is up: whoever watches may kill.
    if (sent === plan.calls) process.stdout.write('flying\n');
    return new Promise(() => {});
  },
});

const ask = () => door.call(spendOf('order', null), { method: 'GET', path: '/items' }).catch(() => undefined);
for (const _ of plan.answers) await ask();
for (let call = plan.answers.length; call < plan.calls; call += 1) void ask();
if (plan.answers.length === plan.calls) process.stdout.write('flying\n');
// It lives until it is killed.
setInterval(() => {}, 60_000);
