// How many things happened in the last while, cheaply however many there were.

export class RollingWindow {
  readonly #lengthMs: number;
  #times: number[] = [];
  #from = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  add(at: number): void {
    this.#times.push(at);
  }

  /** Those after `now` less the window's length. */
  count(now: number): number {
    const edge = now - this.#lengthMs;
    while (this.#from < this.#times.length && (this.#times[this.#from] as number) <= edge) this.#from += 1;
    if (this.#from > 10_000) {
      this.#times = this.#times.slice(this.#from);
      this.#from = 0;
    }
    return this.#times.length - this.#from;
  }

  clear(): void {
    this.#times = [];
    this.#from = 0;
  }
}
