// Writes whose connection was dropped and which land later: when the sandbox's clock gets there, or real time does. Seen
// of Zoho by nobody; inferred, as the worst that "never blind retry" must survive (API notes 7).
import type { Clock } from '../clock.ts';

interface LateCommit {
  readonly dueAt: number;
  readonly land: () => void;
  readonly timer: NodeJS.Timeout;
}

export class LateCommits {
  readonly #clock: Clock;
  #waiting: LateCommit[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#waiting.length;
  }

  add(delayMs: number, land: () => void): void {
    const timer = setTimeout(() => this.#land(commit), delayMs);
    timer.unref();
    const commit: LateCommit = { dueAt: this.#clock.now() + delayMs, land, timer };
    this.#waiting.push(commit);
  }

  /** Lands what is due by the clock; called on every visit and whenever the clock is moved. */
  landDue(): void {
    if (this.#waiting.length === 0) return;
    const now = this.#clock.now();
    for (const commit of this.#waiting.filter(({ dueAt }) => dueAt <= now)) this.#land(commit);
  }

  #land(commit: LateCommit): void {
    if (!this.#waiting.includes(commit)) return;
    this.#waiting = this.#waiting.filter((one) => one !== commit);
    clearTimeout(commit.timer);
    commit.land();
  }
}
