// For tests: a door that answers from a function and keeps what it was asked; and time that moves when told to.
import { ConnectorError, hasCode } from '../errors.ts';
import type { Door, Lane, Spend, ZohoRequest } from './ports/door.ts';

export const spendOf = (lane: Lane = 'chat', kid: string | null = 'key'): Spend => ({
  lane,
  kid,
  callsPerDay: null,
  zohoCalls: 0,
  sharedCalls: 0,
});

type Body = Record<string, unknown>;

/** Counts a call to the spend as the real door does, unless the answer is the key's own ceiling. */
export const fakeDoor = (answer: (request: ZohoRequest, spend: Spend) => Body | Promise<Body>) => {
  const requests: ZohoRequest[] = [];
  const door: Door = {
    call: async (spend, request) => {
      const count = () => {
        requests.push(request);
        spend.zohoCalls += 1;
      };
      try {
        const body = answer(request, spend);
        count();
        return { code: 0, message: 'success', ...(await body) };
      } catch (error) {
        if (!requests.includes(request) && !hasCode(error, 'limit_exceeded')) count();
        throw error;
      }
    },
  };
  return { door, requests };
};

/** What the door throws where Zoho refuses. */
export const refusal = (status: number, code: number): ConnectorError =>
  new ConnectorError(status === 401 ? 'zoho_scope_missing' : 'zoho_refused', 'Zoho refused.', {
    zoho: { code, status },
    outcome: 'refused',
  });

/** Time that stands still but for `run`, which lets everything happen that is due until nothing is left to wait for. */
export const virtualTime = (start = Date.UTC(2026, 10, 22, 12)) => {
  let at = start;
  const timers: { due: number; ring: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => new Date(at),
    wait: (milliseconds: number) =>
      new Promise<void>((ring) => {
        timers.push({ due: at + milliseconds, ring });
      }),
    pass: (milliseconds: number): void => {
      at += milliseconds;
    },
    run: async (): Promise<void> => {
      for (await settle(); timers.length > 0; await settle()) {
        timers.sort((a, b) => a.due - b.due);
        const next = timers.shift();
        at = Math.max(at, next?.due ?? at);
        next?.ring();
      }
    },
  };
};
