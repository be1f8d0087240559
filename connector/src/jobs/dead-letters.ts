// Jobs that were given up: an admin has one tried again, or throws it away, and the audit log tells.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

type DeadParts = Pick<Parts, 'store' | 'now' | 'operator'>;

/** Tries it again, as if it were new. Errors: `not_found`. */
export const replayJob = (parts: DeadParts, id: number): Promise<void> => end(parts, id, 'job.replayed');

/** Errors: `not_found`. */
export const dropJob = (parts: DeadParts, id: number): Promise<void> => end(parts, id, 'job.dropped');

const end = async (
  { store, now, operator }: DeadParts,
  id: number,
  action: 'job.replayed' | 'job.dropped',
): Promise<void> => {
  const at = now().getTime();
  const done = await store.write(async (s) => {
    const job = await s.jobs.get(id);
    if (job === null || !(await (action === 'job.replayed' ? s.jobs.replay(id, at) : s.jobs.drop(id)))) return false;
    const { organizationId, kind, attempts, error } = job;
    const told = { organizationId, at, by: operator ?? null, before: { kind, attempts, error } };
    await s.audit.append(auditEntry({ ...told, action, subject: `job ${id}` }));
    return true;
  });
  if (done) return;
  throw new ConnectorError('not_found', `No job ${id} was given up.`, { hint: 'See: pnpm connector jobs list' });
};
