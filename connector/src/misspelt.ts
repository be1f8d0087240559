// Settings that resemble ours and are none: passed over in silence, they would be believed to hold. Pure.

/** Shorter names have too many neighbours that are nobody's mistake: PATH is near PORT, HOME near HOST. */
const SHORTEST = 6;
const FAR = 2;

/** Each name that is set, and the setting it was probably meant to be. */
export const misspelt = (
  given: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): { readonly name: string; readonly meant: string }[] =>
  Object.keys(given).flatMap((name) => {
    if (name.length < SHORTEST || known.includes(name)) return [];
    const meant = known.find((each) => each.length >= SHORTEST && distance(name, each) <= FAR);
    return meant === undefined ? [] : [{ name, meant }];
  });

/** How many letters must be put in, taken out or changed. */
const distance = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > FAR) return FAR + 1;
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1];
    for (const [column, its] of [...other].entries()) {
      const changed = (above[column] ?? 0) + (letter === its ? 0 : 1);
      next.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    above = next;
  }
  return above.at(-1) ?? 0;
};
