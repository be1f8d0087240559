// Keeps the copy new: at once where the connector tells of something, and by its cursor where nobody tells.
import { Refused } from '../connector/away.ts';
import type { Connector } from '../connector/connector.ts';
import type { Log } from '../parts.ts';
import type { Catalogue } from './catalogue.ts';

export interface Following {
  /** An event has come in. */
  heard(): void;
  /** Asks what has happened since the last time, and reads anew where anything has. Never fails. */
  poll(): Promise<void>;
  stop(): void;
}

/** Prices and what others have reserved make no event; a page that is the same costs next to nothing. */
const RECHECK_MS = 10_000;
const MOST_ROUNDS = 10;

export const createFollowing = ({
  connector,
  catalogue,
  now,
  log,
  pollMs,
}: {
  readonly connector: Pick<Connector, 'events'>;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
  readonly log: Log;
  readonly pollMs: number;
}): Following => {
  let cursor: string | null = null;
  let checkedAt = 0;
  let polling: Promise<void> | null = null;

  const recheck = (): Promise<void> => {
    checkedAt = now().getTime();
    return catalogue.refresh();
  };

  /** Whether anything has happened. */
  const ask = async (): Promise<boolean> => {
    let news = false;
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const told = await connector.events(cursor);
      news ||= cursor === null || told.missed || told.events.length > 0;
      cursor = told.cursor;
      if (!told.more) break;
    }
    return news;
  };

  const pollOnce = async (): Promise<void> => {
    let news = false;
    try {
      news = await ask();
    } catch (error) {
      // A cursor of another database: whatever has happened, it is read anew.
      if (error instanceof Refused && error.problem.code === 'invalid_ask') cursor = null;
      log('what has happened could not be asked', error);
      news = true;
    }
    const back = catalogue.current().awaySince !== null;
    if (news || back || now().getTime() - checkedAt >= RECHECK_MS) await recheck();
  };

  const poll = (): Promise<void> => {
    polling ??= pollOnce().finally(() => {
      polling = null;
    });
    return polling;
  };

  const timer = setInterval(() => void poll(), pollMs);
  return { heard: () => void recheck(), poll, stop: () => clearInterval(timer) };
};
