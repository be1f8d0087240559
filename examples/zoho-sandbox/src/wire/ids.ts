// Record ids: strings of 18 digits, past what a JavaScript number can hold (API notes 6.0).

/** Makes the ids of one organisation. They grow, with gaps, as ids shared between modules do. */
export class IdMaker {
  readonly #prefix: string;
  #next = 65_003;
  #gap = 0;

  constructor(organizationIndex: number) {
    this.#prefix = String(362_590 + organizationIndex * 1_111);
  }

  next(): string {
    this.#gap = (this.#gap + 7) % 5;
    this.#next += 2 + this.#gap;
    return this.#prefix + String(this.#next).padStart(12, '0');
  }
}
