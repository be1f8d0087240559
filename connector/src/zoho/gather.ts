// Item readings for many askers at once: asks that come within a few milliseconds, or while a gathered call flies,
// ride together in the next call, a hundred ids at a time. Why, and what it costs: decisions/gathering.md.
import { hasCode } from '../errors.ts';
import { IDS_A_CALL } from './call-sizes.ts';
import type { Door, Lane, Spend } from './ports/door.ts';
import type { ItemReading } from './ports/items.ts';
import { isYoung, mayRide, needsOwnReading } from './share.ts';
import { toItem } from './to-item.ts';
import { idAt, isId, rowsOf, saysMissing } from './wire.ts';

export interface GatherNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The stock epoch: read just before each call, so that a reading knows which orders it can show. */
  readonly sequence: () => number;
  /** Who else may ride in a call that has room: at most so many ids, none of those that ride already. */
  readonly company?: (room: number, riding: ReadonlySet<string>) => readonly string[];
  /** Is told every reading, those of the company too, before those who asked are answered. */
  readonly landed?: (readings: readonly ItemReading[]) => Promise<void>;
}

export type Details = (spend: Spend, ids: readonly string[]) => Promise<ReadonlyMap<string, ItemReading>>;

/** A reading; null where Zoho has no such item; or why this one could not be read. */
type Landed = { readonly reading: ItemReading } | { readonly error: unknown } | null;
type Landing = ReadonlyMap<string, Landed>;

interface Rider {
  readonly spend: Spend;
  readonly land: (landing: Landing) => void;
  readonly fail: (error: unknown) => void;
}

interface Flight {
  readonly lane: Lane;
  readonly ids: Set<string>;
  readonly riders: Rider[];
  /** Those whose spend a call went out with. */
  readonly payers: Set<Spend>;
  startedAt: number;
}

const GATHER_MS = 5;
const REMEMBERED = 5_000;

export const createGatherer = (needs: GatherNeeds): Details => {
  const nowMs = () => needs.now().getTime();
  const memory = createMemory(nowMs);
  const aloft = new Set<Flight>();
  const queues = new Map<Lane, { flights: Flight[]; busy: boolean }>();

  const queueOf = (lane: Lane) => {
    const queue = queues.get(lane) ?? { flights: [], busy: false };
    queues.set(lane, queue);
    return queue;
  };

  /** The flight that will bring this id to an asker of this lane: one under way, a waiting one, or a new one. */
  const flightFor = (lane: Lane, id: string): Flight => {
    for (const flight of aloft) if (flight.ids.has(id) && mayRide(lane, flight, nowMs())) return flight;
    const { flights } = queueOf(lane);
    const waiting =
      flights.find((flight) => flight.ids.has(id)) ?? flights.find((flight) => flight.ids.size < IDS_A_CALL);
    if (waiting !== undefined) return waiting;
    const flight: Flight = { lane, ids: new Set(), riders: [], payers: new Set(), startedAt: 0 };
    flights.push(flight);
    return flight;
  };

  /** One call, paid by the first rider whose key may still make one; a spent key's ceiling fails that rider alone. */
  const call = async (flight: Flight, ids: readonly string[]): Promise<Landing> => {
    for (let lead = flight.riders[0]; lead !== undefined; lead = flight.riders[0]) {
      const readAt = nowMs();
      const sequence = needs.sequence();
      try {
        const query = { item_ids: ids.join(',') };
        const body = await needs.door.call(lead.spend, { method: 'GET', path: '/itemdetails', query });
        flight.payers.add(lead.spend);
        return toLanding(ids, body, readAt, sequence);
      } catch (error) {
        if (!hasCode(error, 'limit_exceeded')) throw error;
        flight.riders.shift();
        lead.fail(error);
      }
    }
    return new Map();
  };

  /** Where Zoho refuses the whole call for one id of it, halving finds that one. */
  const read = async (flight: Flight, ids: readonly string[]): Promise<Landing> => {
    try {
      return await call(flight, ids);
    } catch (error) {
      if (!blamesAnId(error)) return new Map(ids.map((id) => [id, { error }]));
      if (ids.length === 1) return new Map(ids.map((id) => [id, saysMissing(error) ? null : { error }]));
      const half = Math.ceil(ids.length / 2);
      return new Map([...(await read(flight, ids.slice(0, half))), ...(await read(flight, ids.slice(half)))]);
    }
  };

  const fly = async (flight: Flight): Promise<void> => {
    flight.startedAt = nowMs();
    aloft.add(flight);
    const room = IDS_A_CALL - flight.ids.size;
    const company = room > 0 ? (needs.company?.(room, flight.ids) ?? []) : [];
    const landing = await read(flight, [...flight.ids, ...company]);
    aloft.delete(flight);
    const readings = [...landing.values()].flatMap((landed) =>
      landed !== null && 'reading' in landed ? [landed.reading] : [],
    );
    // Background work reads thousands in a row, which nobody asks for in that second.
    if (flight.lane !== 'sync') for (const reading of readings) memory.keep(reading);
    if (readings.length > 0) await needs.landed?.(readings);
    for (const rider of flight.riders) {
      if (flight.payers.size > 0 && !flight.payers.has(rider.spend)) rider.spend.sharedCalls += 1;
      rider.land(landing);
    }
  };

  /** One gathered call at a time in each lane, so that orders never wait behind chat. */
  const serve = async (lane: Lane): Promise<void> => {
    const queue = queueOf(lane);
    if (queue.busy || queue.flights.length === 0) return;
    queue.busy = true;
    try {
      await needs.wait(GATHER_MS);
      for (let flight = queue.flights.shift(); flight !== undefined; flight = queue.flights.shift()) await fly(flight);
    } catch (error) {
      for (const flight of queue.flights.splice(0)) for (const rider of flight.riders) rider.fail(error);
    } finally {
      queue.busy = false;
    }
  };

  const details: Details = async (spend, ids) => {
    const readings = new Map<string, ItemReading>();
    const wanted = new Map<Flight, string[]>();
    for (const id of new Set(ids.filter(isId))) {
      const known = needsOwnReading(spend.lane) ? undefined : memory.recall(id);
      if (known !== undefined) {
        readings.set(id, known);
        continue;
      }
      const flight = flightFor(spend.lane, id);
      flight.ids.add(id);
      wanted.set(flight, [...(wanted.get(flight) ?? []), id]);
    }
    if (readings.size > 0) spend.sharedCalls += 1;
    const missed: string[] = [];
    const boarded = [...wanted].map(async ([flight, mine]) => {
      const landing = await new Promise<Landing>((land, fail) => flight.riders.push({ spend, land, fail }));
      for (const id of mine) {
        const landed = landing.get(id);
        if (landed === undefined) missed.push(id);
        else if (landed !== null && 'error' in landed) throw landed.error;
        else if (landed !== null) readings.set(id, landed.reading);
      }
    });
    void serve(spend.lane);
    await Promise.all(boarded);
    // Boarded a flight whose payers had all been refused the moment before: asked again, with a spend of its own.
    if (missed.length > 0) for (const [id, reading] of await details(spend, missed)) readings.set(id, reading);
    return readings;
  };
  return details;
};

const toLanding = (
  ids: readonly string[],
  body: Record<string, unknown>,
  readAt: number,
  sequence: number,
): Landing => {
  const landing = new Map<string, Landed>(ids.map((id) => [id, null]));
  for (const row of rowsOf(body.items, 'items')) {
    const id = idAt(row, 'item_id');
    // An item that makes no sense fails whoever asked for it, and nobody else.
    try {
      landing.set(id, { reading: { item: toItem(row), readAt, sequence } });
    } catch (error) {
      landing.set(id, { error });
    }
  }
  return landing;
};

// Zoho answers the ids it knows and leaves the others out (API notes 6.1); this is for the day it does not.
const blamesAnId = (error: unknown): boolean =>
  saysMissing(error) || (hasCode(error, 'zoho_refused') && error.facts.zoho?.code === 2);

/** The readings of the last second, the oldest dropped first. */
const createMemory = (nowMs: () => number) => {
  const kept = new Map<string, ItemReading>();
  return {
    keep: (reading: ItemReading): void => {
      kept.delete(reading.item.itemId);
      kept.set(reading.item.itemId, reading);
      for (const [itemId, { readAt }] of kept) {
        if (kept.size <= REMEMBERED && isYoung(readAt, nowMs())) break;
        kept.delete(itemId);
      }
    },
    recall: (id: string): ItemReading | undefined => {
      const reading = kept.get(id);
      return reading !== undefined && isYoung(reading.readAt, nowMs()) ? reading : undefined;
    },
  };
};
