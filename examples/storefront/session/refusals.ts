// Forms that were refused: at which address, when, how often, and why. In the shop's own file, so that its keeper can look
// afterwards who has knocked how; never in the words of whoever sent them, and never more of it than fits.
import Database from 'better-sqlite3';

export interface Refused {
  /** The beginning of the hour, in milliseconds since 1970. */
  readonly hour: number;
  /** An address of ours, or "elsewhere" for what is none. */
  readonly path: string;
  readonly why: string;
  readonly times: number;
}

export interface Refusals {
  /** Tells of one answer to a form; of one that was taken, or that failed on our side, it keeps nothing. */
  tell(path: string, status: number, at: number): void;
  /** Of that hour and later, oldest first; the newest thousand. */
  since(at: number): readonly Refused[];
  /** What is older than three months. */
  forget(now: number): void;
  close(): void;
}

const HOUR_MS = 3_600_000;
const KEPT_MS = 90 * 24 * HOUR_MS;
const MOST_SHOWN = 1_000;

/** An hour has a line for each address and each of these: what is kept is bounded, however much comes. */
const reasons: Readonly<Record<number, string>> = {
  400: 'no form of ours',
  401: 'not signed by the connector',
  403: 'sent from elsewhere, or by somebody who is not of age',
  404: 'no such order',
  409: 'another price than was agreed to, or not enough of it there',
  413: 'too long',
  422: 'what it says cannot be taken, or may not be sold so',
  429: 'too many in a minute, or too many orders that are not finished',
};

export const openRefusals = (file: string): Refusals => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`create table if not exists refused_forms (
    hour integer not null, path text not null, why text not null, times integer not null, primary key (hour, path, why)
  ) without rowid`);
  // Whoever has the file in hand is not waited for: meanwhile the shop would answer nobody.
  db.pragma('busy_timeout = 20');
  const count = db.prepare(`insert into refused_forms (hour, path, why, times) values (?, ?, ?, 1)
    on conflict do update set times = times + 1`);
  const newest = db.prepare<[number, number], Refused>(
    'select * from refused_forms where hour >= ? order by hour desc, path desc, why desc limit ?',
  );
  const forgetOld = db.prepare('delete from refused_forms where hour < ?');
  const hourOf = (at: number): number => at - (at % HOUR_MS);
  return {
    tell: (path, status, at) => {
      const why = reasons[status];
      if (why !== undefined) count.run(hourOf(at), path, why);
    },
    since: (at) => newest.all(hourOf(at), MOST_SHOWN).reverse(),
    forget: (now) => void forgetOld.run(now - KEPT_MS),
    close: () => void db.close(),
  };
};
