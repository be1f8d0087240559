// Calls as they pass: what was called, how long it takes, what goes wrong, what time it is.
import type { CallEntry, Counters } from '../gate/call-log.ts';
import { FAULT_KINDS, type FaultOrder } from '../gate/faults.ts';
import { ControlError, type ControlParts, organizationOf, requireNumber } from './parts.ts';

export function trafficControl(parts: ControlParts) {
  const { clock, tokens, log, faults, floor, lateCommits, lag, sender } = parts;
  return {
    calls: (since = 0): { calls: readonly CallEntry[]; total: number } => log.since(since),
    resetCalls: (): void => log.reset(),
    counters: (): Counters & { refreshes: number; tokens: number } => ({
      ...log.counters(),
      refreshes: tokens.refreshes,
      tokens: tokens.minted,
    }),

    latency(wanted: { ms: number; jitterMs?: number }): void {
      floor.latency = { ms: requireNumber('ms', wanted.ms), jitterMs: requireNumber('jitterMs', wanted.jitterMs ?? 0) };
    },

    addFault(order: FaultOrder): void {
      if (!FAULT_KINDS.includes(order.kind)) throw new ControlError(`kind is one of ${FAULT_KINDS.join(', ')}`);
      requirePattern(order.match?.path);
      faults.add(order);
    },
    faults: () => faults.waiting,
    clearFaults: (): void => faults.clear(),
    pendingCommits: (): number => lateCommits.count,

    /** Lists and searches see what is new or changed only after so long. */
    listLag(wanted: { ms: number }): void {
      lag.ms = requireNumber('ms', wanted.ms);
    },

    clock(wanted: { advanceMs?: number; now?: string | number }): { now: string } {
      if (wanted.now !== undefined) clock.set(requireNumber('now', new Date(wanted.now).getTime()));
      clock.advance(requireNumber('advanceMs', wanted.advanceMs ?? 0));
      lateCommits.landDue();
      sender.sendDue();
      return { now: new Date(clock.now()).toISOString() };
    },

    /** Opens an organisation that code 44 has shut out. */
    unblock: (organizationId?: string): void => organizationOf(parts, organizationId).limits.unblock(),
    /** Uses up some of the day's calls. */
    spendDay: (calls: number, organizationId?: string): void =>
      organizationOf(parts, organizationId).limits.spend(requireNumber('calls', calls), clock.now()),
  };
}

function requirePattern(path: string | undefined): void {
  try {
    new RegExp(path ?? '');
  } catch {
    throw new ControlError('match.path is a prefix or a regular expression');
  }
}
