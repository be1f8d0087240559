// Whether the database is whole, and the audit log as it was written.
import { verifyLog } from '../audit/log.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export interface Integrity {
  /** What SQLite says is wrong; nothing where all is well. */
  readonly damage: readonly string[];
  /** Null where the database is too damaged to ask. */
  readonly audit: { readonly entries: number; readonly breaches: number; readonly first: string | null } | null;
}

export const judgeIntegrity = ({ damage, audit }: Integrity): readonly Finding[] => {
  const [worst] = damage;
  const store =
    worst === undefined
      ? good('store', 'The database is whole.')
      : bad('store', 'fail', {
          title: 'The database is damaged.',
          detail: `SQLite says: ${damage.slice(0, 3).join('; ')}.`,
          fix: 'Stop the connector, keep a copy of the file, and put the newest backup in its place: pnpm connector restore <backup>. Without one, start anew: move the file away, then pnpm connector connect',
        });
  if (audit === null) return [store];
  const log =
    audit.breaches === 0
      ? good('audit', 'The audit log is as it was written.', `${audit.entries} entries.`)
      : bad('audit', 'fail', {
          title: 'The audit log was tampered with.',
          detail: `${audit.breaches} breaches in ${audit.entries} entries; ${audit.first ?? 'the first is not known'}.`,
          fix: 'See what was changed: pnpm connector audit verify. Hold it against a backup, and find out who can write the database.',
        });
  return [store, log];
};

export const integrityProbe: Probe = {
  id: 'store',
  what: 'the database and its audit log',
  look: async ({ store }) => {
    const damage = await store.damage();
    if (damage.length > 0) return judgeIntegrity({ damage, audit: null });
    const { entries, breaches, first } = await verifyLog(store);
    const [breach] = first;
    const told = breach === undefined ? null : `entry ${breach.sequence} ${breach.what}`;
    return judgeIntegrity({ damage, audit: { entries, breaches, first: told } });
  },
};
