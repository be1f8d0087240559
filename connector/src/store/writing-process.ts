// For tests: one process that opens the store when told to, and does units of work on it. Run by open.test.ts.
import { openStore } from './open.ts';

export interface WritingProcess {
  readonly file: string;
  /** Each reads a number, and writes the next. */
  readonly units: number;
}

export interface Written {
  readonly done: number;
  /** Codes of what failed, the opening among them. */
  readonly failures: readonly string[];
}

const plan = JSON.parse(process.argv[2] ?? '') as WritingProcess;
const failures: string[] = [];
let done = 0;

const tell = (error: unknown): void => {
  const { code, cause } = error as { code?: string; cause?: { code?: string; message?: string } };
  failures.push(`${code ?? 'unknown'}: ${cause?.code ?? ''} ${cause?.message ?? ''}`);
};

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const store = await openStore({ file: plan.file }).catch((error: unknown) => tell(error));
  for (let unit = 0; unit < plan.units && store !== undefined; unit += 1) {
    await store
      .write(async ({ settings }) => {
        const before = Number((await settings.get('paused')) ?? 0);
        await settings.set('paused', String(before + 1));
      })
      .then(() => {
        done += 1;
      }, tell);
  }
  await store?.close();
  process.stdout.write(`${JSON.stringify({ done, failures } satisfies Written)}\n`, () => process.exit(0));
});
