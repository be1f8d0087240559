// Two servers asked in turns and without a pause, each a process of its own: what an answer costs them in CPU time. A burst
// into which a call to Zoho falls, such as one that follows changes, does not count.
import type { Shop } from '../demo/shop.ts';
import { get, keptAlive } from './asking.ts';
import { median } from './line.ts';
import type { MeasuredServer } from './measured-server.ts';

export interface Side {
  readonly server: MeasuredServer;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What it must answer. */
  readonly status: number;
}

export interface Pace {
  readonly inParallel: number;
  readonly warmUpMs: number;
  /** Of each side. */
  readonly bursts: number;
}

const BURST_MS = 700;
const ATTEMPTS = 10;
/** The node server sets these itself, so a bare route leaves them out. */
export const OF_THE_SERVER = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Microseconds of CPU a request, and the ratio of bursts side by side. */
export const compare = async (shop: Shop, ours: Side, theirs: Side, pace: Pace) => {
  for (const side of [ours, theirs]) await askFor(side, pace, pace.warmUpMs);
  const rounds: { our: number; their: number }[] = [];
  for (let round = 0; round < pace.bursts; round += 1) {
    rounds.push({ our: await burstWithoutZoho(shop, ours, pace), their: await burst(theirs, pace) });
  }
  return {
    our: median(rounds.map((round) => round.our)),
    their: median(rounds.map((round) => round.their)),
    // Of bursts side by side: what else this machine does changes from one second to the next.
    ratio: median(rounds.map((round) => round.our / round.their)),
  };
};

/** Asks without a pause; answers how often. */
const askFor = async (
  { server, path, headers, status }: Side,
  { inParallel }: Pace,
  milliseconds: number,
): Promise<number> => {
  const agent = keptAlive(inParallel);
  const until = performance.now() + milliseconds;
  let asked = 0;
  const keepAsking = async () => {
    for (; performance.now() < until; asked += 1) {
      const answered = await get(agent, server.url + path, headers);
      if (answered.status !== status) throw new Error(`${server.url} answered ${answered.status}: ${answered.text}`);
    }
  };
  await Promise.all(Array.from({ length: inParallel }, keepAsking));
  agent.destroy();
  return asked;
};

const burst = async (side: Side, pace: Pace): Promise<number> => {
  const before = await side.server.cpu();
  const asked = await askFor(side, pace, BURST_MS);
  return ((await side.server.cpu()) - before) / asked;
};

const burstWithoutZoho = async (shop: Shop, side: Side, pace: Pace): Promise<number> => {
  const callsMade = () => shop.sandbox.control.counters().total;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = callsMade();
    const micros = await burst(side, pace);
    if (callsMade() === before) return micros;
  }
  throw new Error('Every burst called Zoho: this machine pauses too often to be measured.');
};
