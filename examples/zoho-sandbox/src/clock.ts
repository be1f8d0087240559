// The sandbox's own time, which the control API can move.

export class Clock {
  readonly #source: () => Date;
  #shiftMs = 0;

  constructor(source: () => Date = () => new Date()) {
    this.#source = source;
  }

  now(): number {
    return this.#source().getTime() + this.#shiftMs;
  }

  advance(byMs: number): void {
    this.#shiftMs += byMs;
  }

  set(epochMs: number): void {
    this.#shiftMs = epochMs - this.#source().getTime();
  }
}
