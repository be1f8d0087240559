// The stop button: while it is pressed no write leaves for Zoho, whatever had begun. The door looks once more before
// each one; plans wait where they are, and a draft that waits holds nothing in Zoho.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

export const requireNotPaused = async (needs: Pick<Parts, 'store'>): Promise<void> => {
  if ((await needs.store.read.settings.get('paused')) === null) return;
  throw new ConnectorError('paused', 'An admin has paused all writes on this connector.', {
    hint: 'Reading still works. An admin ends the pause with: pnpm connector resume',
  });
};

type Stopper = Pick<Parts, 'store' | 'now' | 'operator'>;

/** Presses it, in every process at once. Answers since when. */
export const pauseWrites = async (parts: Stopper): Promise<string> => {
  const since = parts.now().toISOString();
  await press(parts, since);
  return since;
};

export const resumeWrites = (parts: Stopper): Promise<void> => press(parts, null);

const press = ({ store, now, operator }: Stopper, since: string | null): Promise<void> =>
  store.write(async (s) => {
    const before = { paused: await s.settings.get('paused') };
    if (since === null) await s.settings.remove('paused');
    else await s.settings.set('paused', since);
    await s.audit.append(
      auditEntry({
        at: now().getTime(),
        by: operator ?? null,
        action: since === null ? 'writes.resumed' : 'writes.paused',
        subject: 'writes',
        before,
        after: { paused: since },
      }),
    );
  });
