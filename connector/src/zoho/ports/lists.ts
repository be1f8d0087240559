// A page of a list of Zoho’s, in our own words. Types only.

/** One page of a list, 200 rows at most. A record that moves while pages are read may come twice. */
export interface ListPage<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** One page of what changed since a moment; rows that did not, or do not tell, are left out. */
export interface Changes<T> extends ListPage<T> {
  /** False where Zoho ignored or refused what was asked: then nothing is proved of what is not here. */
  readonly honoured: boolean;
}
