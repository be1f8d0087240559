// Statements that are kept as text, for what many wait for at once: building one costs several times what running it
// does. Names come from the code alone; whatever comes from outside is a parameter.
import { CompiledQuery } from 'kysely';
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export const runText = async <R>(db: Db, text: string, parameters: readonly unknown[]): Promise<readonly R[]> =>
  (await db.executeQuery<R>(CompiledQuery.raw(text, [...parameters]))).rows;

const inserts = new Map<string, string>();

interface InsertOptions<C extends string> {
  /** A column that the database gives. */
  readonly returning?: C;
  /** Where a row with the same value of this column stands already, nothing is inserted, and nothing answered. */
  readonly unlessThere?: C;
}

export const insertRow = <T extends keyof Tables & string>(
  db: Db,
  table: T,
  row: Partial<Tables[T]>,
  { returning, unlessThere }: InsertOptions<keyof Tables[T] & string> = {},
): Promise<readonly Partial<Tables[T]>[]> => {
  const names = Object.keys(row);
  const key = `${table} ${names.join(' ')} ${returning} ${unlessThere}`;
  const known = inserts.get(key);
  const text = known ?? insertOf(table, names, { returning: returning ?? unlessThere, unlessThere });
  if (known === undefined) inserts.set(key, text);
  return runText(db, text, Object.values(row));
};

const insertOf = (
  table: string,
  names: readonly string[],
  { returning, unlessThere }: { readonly returning: string | undefined; readonly unlessThere: string | undefined },
): string => {
  const columns = names.map((name) => `"${name}"`).join(', ');
  const values = names.map(() => '?').join(', ');
  const conflict = unlessThere === undefined ? '' : ` on conflict ("${unlessThere}") do nothing`;
  const answer = returning === undefined ? '' : ` returning "${returning}"`;
  return `insert into "${table}" (${columns}) values (${values})${conflict}${answer}`;
};
