// Identical reads in flight are one: who asks Zoho what is being asked already waits for that answer.
import { hasCode } from '../errors.ts';
import type { Door, Lane, Spend, ZohoRequest } from './ports/door.ts';
import { mayRide } from './share.ts';

type Body = Record<string, unknown>;

interface Flight {
  readonly spend: Spend;
  readonly lane: Lane;
  readonly startedAt: number;
  readonly body: Promise<Body>;
}

/** The door, for readers who do not ask when exactly a reading began. Nothing is kept once it has landed. */
export const shareReads = (door: Door, now: () => Date): Door => {
  const aloft = new Map<string, Flight>();

  const lead = (spend: Spend, request: ZohoRequest, key: string): Promise<Body> => {
    const flight = { spend, lane: spend.lane, startedAt: now().getTime(), body: door.call(spend, request) };
    aloft.set(key, flight);
    const land = () => aloft.get(key) === flight && aloft.delete(key);
    flight.body.then(land, land);
    return flight.body;
  };

  const call = async (spend: Spend, request: ZohoRequest): Promise<Body> => {
    if (request.method !== 'GET') return door.call(spend, request);
    const key = keyOf(request);
    const flight = aloft.get(key);
    if (flight === undefined || !ridesWith(spend, flight, now().getTime())) return lead(spend, request, key);
    try {
      const body = await flight.body;
      if (flight.spend !== spend) spend.sharedCalls += 1;
      return body;
    } catch (error) {
      // The ceiling of the key that pays is not the riders' concern: the next of them pays.
      if (hasCode(error, 'limit_exceeded')) return call(spend, request);
      throw error;
    }
  };
  return { call };
};

// Background work follows changes by when its own reading began.
const ridesWith = (spend: Spend, flight: Flight, now: number): boolean =>
  spend.lane !== 'sync' && mayRide(spend.lane, flight, now);

const keyOf = ({ path, query = {} }: ZohoRequest): string =>
  JSON.stringify([path, ...Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))]);
