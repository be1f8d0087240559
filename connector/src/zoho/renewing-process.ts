// For tests: one connector process that wants many tokens at once. Run by token-refresh.processes.test.ts.
import { randomBytes } from 'node:crypto';
import { createLog } from '../log.ts';
import { openStore } from '../store/open.ts';
import { createAccounts } from './accounts.ts';
import { settings, vault } from './accounts-testbed.ts';

export interface RenewingProcess {
  readonly file: string;
  readonly zohoUrl: string;
  readonly organizationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly calls: number;
  /** How far its clock is ahead. */
  readonly aheadMs: number;
  /** Dies of SIGKILL once it has Zoho's answer, before it has kept it. */
  readonly diesBeforeKeeping: boolean;
}

const plan = JSON.parse(process.argv[2] ?? '') as RenewingProcess;
const store = await openStore({ file: plan.file });
const accounts = createAccounts({
  config: settings({
    ZOHO_SANDBOX_URL: plan.zohoUrl,
    ZOHO_CLIENT_ID: plan.clientId,
    ZOHO_CLIENT_SECRET: plan.clientSecret,
  }),
  now: () => new Date(Date.now() + plan.aheadMs),
  newId: () => randomBytes(16).toString('hex'),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  store,
  vault: {
    open: vault.open,
    seal: (secret) => {
      if (plan.diesBeforeKeeping) process.kill(process.pid, 'SIGKILL');
      return vault.seal(secret);
    },
  },
  log: createLog({ LOG_LEVEL: 'debug' }),
});

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const found = await Promise.all(Array.from({ length: plan.calls }, () => accounts.access(plan.organizationId)));
  process.stdout.write(`${JSON.stringify(found.map((each) => each.token))}\n`, () => process.exit(0));
});
