// What a unit of work waits for, and whose SQL the store speaks.
import type { Rule } from './rule.ts';

/** A unit of work holds the only write lock of all processes: it waits for nothing but the store itself. */
const waitsInUnits: Rule['breaches'] = (production) =>
  production.flatMap(({ path, foreignWaits }) =>
    foreignWaits.map((wait) => `${path} waits in a unit of work for: ${wait}`),
  );

/** open.ts speaks to SQLite itself; everything else is said in a way that another database understands as well. */
const sqliteAlone: Rule['breaches'] = (production) =>
  production.flatMap(({ path, sqliteWords }) =>
    path.startsWith('connector/src/store/') && path !== 'connector/src/store/open.ts'
      ? sqliteWords.map((word) => `${path} says ${word.toLowerCase()}, which SQLite alone understands`)
      : [],
  );

export const unitOfWorkRule: Rule = {
  name: 'a unit of work waits for the store alone',
  breaches: waitsInUnits,
  planted: [
    [
      'connector/src/plans/x.ts',
      'await store.write(async (s) => { const row = await s.plans.get(1); await zoho.orders.get(row); });',
      'connector/src/plans/x.ts waits in a unit of work for: await zoho.orders.get(row)',
    ],
    [
      'connector/src/plans/x.ts',
      'await store.write(async ({ plans }) => { await plans.get(1); const it = await fetchIt(); });',
      'connector/src/plans/x.ts waits in a unit of work for: await fetchIt()',
    ],
    [
      'connector/src/plans/x.ts',
      'await store.write(() => zoho.orders.get(1));',
      'connector/src/plans/x.ts waits in a unit of work for: zoho.orders.get(1)',
    ],
  ],
};

export const plainSqlRule: Rule = {
  name: 'the SQL of the store is no database’s own',
  breaches: sqliteAlone,
  planted: [
    [
      'connector/src/store/x.ts',
      'export const x = sql`select rowid from keys`;',
      'connector/src/store/x.ts says rowid, which SQLite alone understands',
    ],
  ],
};
