// A buyer asks to be forgotten. What the law wants kept stays until its day, and is told.
import { auditEntry } from '../audit/entry.ts';
import { dayAt } from '../compliance/calendar.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Change } from './rules-desk.ts';

export interface Erased {
  readonly erased: number;
  readonly proofsErased: number;
  /** Checkouts that are over. */
  readonly checkoutsErased: number;
  /** Decisions that still name them. */
  readonly kept: number;
  /** The day after which the last of them may go; null where they are of orders on their way. */
  readonly keptUntil: string | null;
}

const DAY_MS = 86_400_000;

/**
 * @param buyerKeys All that the one buyer is counted by. @param together What else forgets them; answers how often it did.
 * Errors: `invalid_ask`.
 */
export const eraseBuyer = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  buyerKeys: readonly string[],
  { by, reason }: Change,
  together: (s: Groups) => Promise<number> = async () => 0,
): Promise<Erased> => {
  const [called = ''] = buyerKeys;
  if (called.trim() === '') throw new ConnectorError('invalid_ask', 'Say which buyer.');
  const at = now().getTime();
  const today = dayAt(at, (await store.read.connections.get(organizationId))?.timeZone ?? 'Etc/GMT+12');
  return store.write(async (s) => {
    const { erased, kept, keptUntil, orderRefs } = await s.decisions.erase(organizationId, buyerKeys, {
      today,
      underWaySince: at - DAY_MS,
    });
    const proofsErased = await s.ageProofs.erase(organizationId, buyerKeys, orderRefs);
    const after = { erased, proofsErased, checkoutsErased: await together(s), kept, keptUntil };
    const told = { action: 'compliance.erased', subject: `buyer ${buyerKeys.at(-1)}`, after };
    await s.audit.append(auditEntry({ organizationId, at, by, reason, ...told }));
    return after;
  });
};
