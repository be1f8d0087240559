// Every call that reached the sandbox, and counts of them. Proofs are built on it.

import { RollingWindow } from './rolling-window.ts';

export interface CallEntry {
  readonly n: number;
  /** Epoch milliseconds by the sandbox's clock, on arrival. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** HTTP status; 0 where the connection was dropped. */
  status: number;
  /** The envelope's code, where there is one. */
  code: number | undefined;
  organizationId: string | undefined;
  /** The kind of fault that was put on it. */
  fault?: string;
  body?: string;
}

export interface Counters {
  readonly byPath: Readonly<Record<string, number>>;
  readonly total: number;
  /** The most calls to the Inventory API in any 60 seconds. */
  readonly maxInAnyRollingMinute: number;
  readonly responses429: number;
}

const KEPT = 50_000;
const BODY_KEPT = 20_000;

export class CallLog {
  #entries: CallEntry[] = [];
  #n = 0;
  #byPath = new Map<string, number>();
  #total = 0;
  readonly #minute = new RollingWindow(60_000);
  #most = 0;
  #responses429 = 0;

  begin(call: Pick<CallEntry, 'at' | 'method' | 'path' | 'query' | 'body'>, pattern: string): CallEntry {
    this.#n += 1;
    const { body, ...rest } = call;
    const entry: CallEntry = { n: this.#n, ...rest, status: 0, code: undefined, organizationId: undefined };
    if (body) entry.body = body.slice(0, BODY_KEPT);
    this.#entries.push(entry);
    // Cut in large steps: shifting one by one would cost more than the call.
    if (this.#entries.length > KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
    this.#total += 1;
    const key = `${call.method} ${pattern}`;
    this.#byPath.set(key, (this.#byPath.get(key) ?? 0) + 1);
    if (call.path.startsWith('/inventory/')) this.#countMinute(call.at);
    return entry;
  }

  end(entry: CallEntry, status: number, code?: number): void {
    entry.status = status;
    entry.code = code;
    if (status === 429) this.#responses429 += 1;
  }

  since(n: number): { calls: readonly CallEntry[]; total: number } {
    return { calls: this.#entries.slice(-KEPT).filter((entry) => entry.n > n), total: this.#total };
  }

  counters(): Counters {
    return {
      byPath: Object.fromEntries([...this.#byPath].toSorted()),
      total: this.#total,
      maxInAnyRollingMinute: this.#most,
      responses429: this.#responses429,
    };
  }

  reset(): void {
    this.#entries = [];
    this.#byPath.clear();
    this.#total = 0;
    this.#minute.clear();
    this.#most = 0;
    this.#responses429 = 0;
  }

  #countMinute(at: number): void {
    this.#minute.add(at);
    this.#most = Math.max(this.#most, this.#minute.count(at));
  }
}
