// What a process that reconciles is told, and what it answers.
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';

export type Way = 'by hand' | 'by night';

/** About the nth unit of work that the process commits, or about to be. */
export type UnitMoment = `${'in' | 'after'} ${number}`;

interface Making {
  readonly way: Way;
  readonly run: string;
  readonly file: string;
  readonly kid: string;
}

export type ReconcileErrand =
  /** Keys that plans are made in the name of. */
  | { readonly do: 'prepare' }
  /**
   * By hand: compares, plans, releases and carries out, as two commands do. By night: schedules tonight's and runs its job,
   * as a connector does.
   */
  | (Making & { readonly do: 'make'; readonly dieAt: UnitMoment | null })
  /** Goes on until nothing is left that a connector does by itself, tonight's job left out; then tells. */
  | { readonly do: 'carry on'; readonly run: string }
  /** Makes it once more, carries on, tells; and then a person settles what nobody could tell. */
  | (Making & { readonly do: 'make again' });

interface AuditedLines {
  readonly lines?: readonly { readonly itemId: string; readonly onHand: string }[];
}

export interface ToldRun {
  readonly state: string | null;
  readonly plans: readonly { readonly state: string; readonly reason: string | null }[];
  /** Actions of the audit log about this run, with what its lines were before and after. */
  readonly audited: readonly {
    readonly action: string;
    readonly before: AuditedLines | null;
    readonly after: AuditedLines | null;
  }[];
  /** The words of each event about it. */
  readonly events: readonly string[];
  /** Of the audit log's chain. */
  readonly breaches: number;
  readonly deadJobs: number;
}

export interface ReconcileReport {
  /** How many units of work the errand has committed. */
  readonly units?: number;
  readonly placeId?: string;
  readonly placeName?: string;
  readonly keys?: { readonly person: string; readonly agent: string };
  readonly told?: ToldRun;
  readonly error?: string;
}

const actorFile = fileURLToPath(new URL('./reconcile-actor.ts', import.meta.url));

/** Runs one errand in a process of its own; null where it died on it. */
export const runErrand = async (
  environment: Readonly<Record<string, string>>,
  aheadMs: number,
  errand: ReconcileErrand,
  meanwhile: (child: ChildProcess) => void = () => {},
): Promise<ReconcileReport | null> => {
  const log = childLog();
  const child = fork(actorFile, [String(aheadMs)], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: join(tmpdir(), 'zoho-inventory-compiled'),
      ...environment,
      ...log.env,
    },
    stdio: ['ignore', 'ignore', log.stderr, 'ipc'],
  });
  const gone = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
  const answered = new Promise<ReconcileReport>((resolve) =>
    child.once('message', (report) => resolve(report as ReconcileReport)),
  );
  child.send(errand, () => {});
  meanwhile(child);
  const report = await Promise.race([answered, gone]);
  if (child.connected) child.disconnect();
  await gone;
  if (report?.error !== undefined) throw new Error(`${errand.do}: ${report.error}`);
  return report;
};
