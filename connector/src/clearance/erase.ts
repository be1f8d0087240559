// A buyer asks to be forgotten. What the law wants kept stays until its day, and is told.
import { auditEntry } from '../audit/entry.ts';
import { dayAt } from '../compliance/calendar.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Change } from './rules-desk.ts';

export interface Erased {
  readonly erased: number;
  readonly proofsErased: number;
  /** Decisions that still name them. */
  readonly kept: number;
  /** The day after which the last of them may go. */
  readonly keptUntil: string | null;
}

/** Errors: `invalid_ask`. */
export const eraseBuyer = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  buyerKey: string,
  { by, reason }: Change,
): Promise<Erased> => {
  if (buyerKey.trim() === '') throw new ConnectorError('invalid_ask', 'Say which buyer.');
  const at = now().getTime();
  const today = dayAt(at, (await store.read.connections.get(organizationId))?.timeZone ?? 'Etc/GMT+12');
  return store.write(async (s) => {
    const { erased, kept, keptUntil, orderRefs } = await s.decisions.erase(organizationId, buyerKey, today);
    const proofsErased = await s.ageProofs.erase(organizationId, buyerKey, orderRefs);
    const after = { erased, proofsErased, kept, keptUntil };
    const told = { action: 'compliance.erased', subject: `buyer ${buyerKey}`, after };
    await s.audit.append(auditEntry({ organizationId, at, by, reason, ...told }));
    return after;
  });
};
