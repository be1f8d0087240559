// What people call keys.
import type { Parts } from '../parts.ts';

/** Keys by what people call them; by their id where they are gone. */
export const keyNames = async ({ store }: Pick<Parts, 'store'>): Promise<(kid: string) => string> => {
  const names = new Map((await store.read.keys.list()).map(({ kid, name }) => [kid, name]));
  return (kid) => (names.has(kid) ? `${names.get(kid)} (${kid.slice(0, 8)})` : kid);
};
