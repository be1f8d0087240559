// The owner's table of rules: read whole for each decision, changed with a reason, and never without a trace.
import { auditEntry } from '../audit/entry.ts';
import { faultsOf, type RuleRow, readRow } from '../compliance/rule-rows.ts';
import { seedRows } from '../compliance/seed.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';

export interface ListedRule {
  readonly id: string;
  readonly version: number;
  /** Null where what is kept is no row any more: then nothing regulated is sold. */
  readonly row: RuleRow | null;
}

export interface Change {
  readonly reason: string;
  readonly by: string;
}

type Needs = Pick<Parts, 'store' | 'now'>;

export const listRules = async (s: Pick<Groups, 'complianceRules'>): Promise<ListedRule[]> =>
  (await s.complianceRules.all()).map(({ id, version, body }) => ({ id, version, row: readBody(id, body) }));

/** What is kept under an id that it does not bear has been tampered with. */
const readBody = (id: string, body: string): RuleRow | null => {
  try {
    const row = readRow(JSON.parse(body));
    return row?.id === id ? row : null;
  } catch {
    return null;
  }
};

/** Errors: `invalid_ask` with the fields that are wrong. */
export const setRule = async ({ store, now }: Needs, body: unknown, change: Change): Promise<RuleRow> => {
  requireReason(change);
  const row = readRow(body);
  if (row === null) {
    throw new ConnectorError('invalid_ask', 'This is no row of the table.', { fields: faultsOf(body) });
  }
  const at = now().getTime();
  await store.write(async (s) => {
    const before = (await listRules(s)).find(({ id }) => id === row.id)?.row ?? null;
    await s.complianceRules.put(row.id, JSON.stringify(row), { ...change, at });
    await tell(s, 'compliance.rule_set', row.id, { before, after: row }, change, at);
  });
  return row;
};

/** Errors: `not_found`. */
export const removeRule = async ({ store, now }: Needs, id: string, change: Change): Promise<void> => {
  requireReason(change);
  const at = now().getTime();
  await store.write(async (s) => {
    const before = (await listRules(s)).find((each) => each.id === id);
    if (before === undefined || !(await s.complianceRules.remove(id, { ...change, at }))) {
      throw new ConnectorError('not_found', `There is no row ${id}.`, {
        hint: 'See them all with: pnpm connector compliance rules list',
      });
    }
    await tell(s, 'compliance.rule_removed', id, { before: before.row, after: null }, change, at);
  });
};

/** Adds the rows one starts from; what an owner has changed or removed before stays as they left it. */
export const seedTable = async ({ store, now }: Needs, change: Change): Promise<{ added: number; left: number }> => {
  requireReason(change);
  const at = now().getTime();
  const rows = seedRows();
  return store.write(async (s) => {
    let added = 0;
    for (const row of rows) {
      const [touched] = await s.complianceRules.history(row.id, 1);
      if (touched !== undefined) continue;
      await s.complianceRules.put(row.id, JSON.stringify(row), { ...change, at });
      added += 1;
    }
    if (added > 0) await tell(s, 'compliance.rules_seeded', 'table', { before: null, after: { added } }, change, at);
    return { added, left: rows.length - added };
  });
};

const requireReason = ({ reason }: Change): void => {
  if (reason.trim().length >= 5) return;
  throw new ConnectorError('invalid_ask', 'Say why, in a few words: --reason.');
};

const tell = async (
  s: Pick<Groups, 'audit'>,
  action: string,
  id: string,
  { before, after }: { readonly before: object | null; readonly after: object | null },
  { by, reason }: Change,
  at: number,
): Promise<void> => {
  await s.audit.append(auditEntry({ at, action, subject: `rule ${id}`, by, reason, before, after }));
};
