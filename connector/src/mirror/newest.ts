// Lists that cannot be filtered are followed from their newest page: what was not there before, or has changed its
// status, is looked at. Pure.

export interface NewestRow {
  readonly id: string;
  /** Status and time of change, as Zoho writes them. */
  readonly version: string;
}

/** What of a page is new or changed, and whether the page before it must be looked at too. */
export const newIn = (
  rows: readonly NewestRow[],
  seen: Readonly<Record<string, string>>,
): { readonly changed: readonly NewestRow[]; readonly lookFurther: boolean } => {
  const changed = rows.filter(({ id, version }) => seen[id] !== version);
  // A page of nothing but new ones does not reach back to what was seen.
  return { changed, lookFurther: changed.length === rows.length && rows.length > 0 };
};

export const SEEN = 400;

/** What is remembered: the newest, as many as two pages hold. */
export const remember = (
  rows: readonly NewestRow[],
  seen: Readonly<Record<string, string>>,
): Record<string, string> => {
  const all = new Map([...rows.map(({ id, version }) => [id, version] as const)]);
  for (const [id, version] of Object.entries(seen)) if (!all.has(id)) all.set(id, version);
  return Object.fromEntries([...all].slice(0, SEEN));
};
