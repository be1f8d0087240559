// Faults put on calls to come: a status, a wait, a dropped connection, an answer lost after the write, a write that
// lands after the connection was dropped. HTML in place of JSON is expected of Zoho (API notes 5, "Envelope"), a second
// write after an answer was lost is what section 7 guards against; how often they happen is the proof's own choice.
import type { Rng } from '../wire/rng.ts';

export type FaultKind = 'status' | 'delay' | 'reset' | 'lost-answer' | 'late-commit' | 'html';

export interface FaultOrder {
  readonly match?: { readonly method?: string; readonly path?: string };
  readonly kind: FaultKind;
  readonly status?: number;
  /** Sent as it is where it is text, as JSON otherwise. */
  readonly body?: unknown;
  /** Of a planted status: in place of Zoho's own; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly delayMs?: number;
  /** How many calls it strikes; one by default. */
  readonly times?: number;
  /** Chance that a matching call is struck, seeded. */
  readonly probability?: number;
}

export const FAULT_KINDS: readonly FaultKind[] = ['status', 'delay', 'reset', 'lost-answer', 'late-commit', 'html'];

export class Faults {
  readonly #rng: Rng;
  #orders: { order: FaultOrder; left: number }[] = [];

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  add(order: FaultOrder): void {
    this.#orders.push({ order, left: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  get waiting(): readonly (FaultOrder & { left: number })[] {
    return this.#orders.map(({ order, left }) => ({ ...order, left }));
  }

  /** The fault that strikes this call, used up by it. */
  take(method: string, path: string): FaultOrder | undefined {
    if (this.#orders.length === 0) return undefined;
    const struck = this.#orders.find(
      ({ order }) => matches(order, method, path) && this.#rng.next() < (order.probability ?? 1),
    );
    if (!struck) return undefined;
    struck.left -= 1;
    if (struck.left <= 0) this.#orders = this.#orders.filter((one) => one !== struck);
    return struck.order;
  }
}

/** A path may be given whole or below /inventory/v1, as a prefix or a regular expression. */
function matches(order: FaultOrder, method: string, path: string): boolean {
  const { match } = order;
  if (match?.method && match.method.toUpperCase() !== method) return false;
  const wanted = match?.path;
  if (!wanted) return true;
  const below = path.replace(/^\/inventory\/v1/, '');
  if (path.startsWith(wanted) || below.startsWith(wanted)) return true;
  const pattern = new RegExp(wanted);
  return pattern.test(path) || pattern.test(below);
}
