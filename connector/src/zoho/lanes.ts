// Who may go through the door next: a pure rule over the last minute.
import type { Lane } from './ports/door.ts';

/** Orders first. */
export const lanes = ['order', 'webhook', 'chat', 'sync'] as const satisfies readonly Lane[];

// Shares of the minute that a lane is sure of. The orders' share is kept free even while nobody orders, so that an
// order never waits behind chat; the others' is kept only while somebody waits there.
const sharePercent: Record<Lane, number> = { order: 20, webhook: 10, chat: 10, sync: 7 };

export interface DoorView {
  /** Calls of the last rolling minute, those in flight among them, by lane. */
  readonly recent: Readonly<Partial<Record<Lane, number>>>;
  /** How many fly right now. */
  readonly flying: number;
  /** Lanes somebody has lately waited in. */
  readonly waiting: ReadonlySet<Lane>;
  readonly minuteLimit: number;
  readonly concurrency: number;
}

/** What a lane is sure of in a minute of `minuteLimit` calls: at least one. */
export const laneShare = (lane: Lane, minuteLimit: number): number =>
  Math.max(1, Math.floor((minuteLimit * sharePercent[lane]) / 100));

/** True when a call of this lane may start now. */
export const mayPass = (lane: Lane, view: DoorView): boolean => {
  // One place in flight is the orders' alone, where there is more than one.
  const places = lane === 'order' || view.concurrency === 1 ? view.concurrency : view.concurrency - 1;
  if (view.flying >= places) return false;
  const used = lanes.reduce((sum, each) => sum + (view.recent[each] ?? 0), 0);
  const left = (of: Lane): number => Math.max(0, laneShare(of, view.minuteLimit) - (view.recent[of] ?? 0));
  // Within its own share a lane makes way for orders alone; beyond it, for everybody who waits within theirs.
  const before = lanes.filter((other) => other === 'order' || (view.waiting.has(other) && left(lane) === 0));
  const kept = before.filter((other) => other !== lane).reduce((sum, other) => sum + left(other), 0);
  return used + 1 + kept <= view.minuteLimit;
};
