// Document numbers: unique within their kind, made from a series unless the client brings its own (API notes 6.4).

export type SeriesName = 'salesorder' | 'package' | 'shipment' | 'invoice' | 'transferorder';

const PREFIXES: Readonly<Record<SeriesName, string>> = {
  salesorder: 'SO-',
  package: 'PKG-',
  shipment: 'SHP-',
  invoice: 'INV-',
  transferorder: 'TO-',
};

export class Series {
  readonly #taken = new Map<SeriesName, Map<string, string>>();
  readonly #next = new Map<SeriesName, number>();

  /** The id of the document that has this number. */
  owner(name: SeriesName, number: string): string | undefined {
    return this.#taken.get(name)?.get(key(number));
  }

  /** The next number of the series that nobody has taken. */
  suggest(name: SeriesName): string {
    let next = this.#next.get(name) ?? 1;
    while (this.owner(name, spell(name, next))) next += 1;
    this.#next.set(name, next);
    return spell(name, next);
  }

  take(name: SeriesName, number: string, id: string): void {
    const taken = this.#taken.get(name) ?? new Map<string, string>();
    this.#taken.set(name, taken.set(key(number), id));
  }

  free(name: SeriesName, number: string): void {
    this.#taken.get(name)?.delete(key(number));
  }
}

const spell = (name: SeriesName, value: number): string => `${PREFIXES[name]}${String(value).padStart(5, '0')}`;
const key = (number: string): string => number.trim().toLowerCase();
