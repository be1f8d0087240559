// What a rule of the house is: it names the breaches it finds, and is shown some that it must see.
import type { Source } from './read-source.ts';

/** A file that would break the rule, and what is to be said of it. */
type Planted = readonly [path: string, text: string, said: string];

export interface Rule {
  readonly name: string;
  /** Sees the production files, and what else there is. */
  readonly breaches: (production: readonly Source[], all: readonly Source[]) => string[];
  readonly planted: readonly Planted[];
}
