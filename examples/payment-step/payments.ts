// Stands in for a shop's payment step: holds, takes and lets go, each once for its id, over HTTP as the connector asks for
// it (connector/decisions/selling.md). No money is in it. For demos and tests.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

export type State = 'authorised' | 'declined' | 'captured' | 'voided';
type Step = 'authorise' | 'capture' | 'void';

export interface Hold {
  state: State;
  readonly amount: string;
  readonly currency: string;
  readonly token: string;
}

/**
 * `before`: the request is lost; `after`: it is done and the answer is lost; `down`: an error page; `nonsense`: no state;
 * `lapse`: what was held has been let go by the bank.
 */
export type Fault = 'before' | 'after' | 'down' | 'nonsense' | 'lapse';

export interface Payments {
  readonly app: Hono;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Every ask that was understood, such as "authorise CO-...". */
  readonly calls: string[];
  /** What becomes of the next asks of a kind, one after the other. */
  spoil(step: Step, ...faults: Fault[]): void;
  /** Called once, when the next amount is to be held: the world goes on meanwhile. */
  meanwhile(happens: () => void): void;
  /** From now on nothing is spoilt. */
  mend(): void;
  /** On loopback; at any free port where none is named. */
  listen(port?: number): Promise<{ readonly url: string; close(): Promise<void> }>;
}

export const SECRET = 'payment-step-secret-of-the-sandbox';
/** A means that nobody honours. */
export const DECLINED = 'tok_declined';

export const createPayments = (): Payments => {
  const holds = new Map<string, Hold>();
  const calls: string[] = [];
  const faults: Record<Step, Fault[]> = { authorise: [], capture: [], void: [] };
  let happens: (() => void) | null = null;
  const app = new Hono();

  const doing: Record<Step, (id: string, body: Record<string, unknown>) => State> = {
    authorise: (id, { amount, currency, token }) => {
      happens?.();
      happens = null;
      const known = holds.get(id);
      // Asked again, it is the same hold; let go before it came, it never comes to be.
      if (known !== undefined) return known.state;
      const state = token === DECLINED ? 'declined' : 'authorised';
      holds.set(id, { state, amount: String(amount), currency: String(currency), token: String(token) });
      return state;
    },
    capture: (id) => {
      const hold = holds.get(id) ?? { state: 'declined' as State, amount: '', currency: '', token: '' };
      if (hold.state === 'authorised') hold.state = 'captured';
      return hold.state;
    },
    void: (id) => {
      const hold = holds.get(id) ?? { state: 'authorised' as State, amount: '', currency: '', token: '' };
      if (hold.state === 'authorised') hold.state = 'voided';
      holds.set(id, hold);
      return hold.state;
    },
  };

  const answer = (step: Step, id: string, body: Record<string, unknown>): Response => {
    const fault = faults[step].shift();
    if (fault === 'down') return new Response('<h1>Maintenance</h1>', { status: 503 });
    if (fault === 'nonsense') return Response.json({ state: 'maybe' });
    if (fault === 'before') return new Response(null, { status: 504 });
    const hold = holds.get(id);
    if (fault === 'lapse' && hold?.state === 'authorised') hold.state = 'voided';
    calls.push(`${step} ${id}`);
    const state = doing[step](id, body);
    return fault === 'after' ? new Response(null, { status: 504 }) : Response.json({ state });
  };

  app.use(async (c, next) =>
    c.req.header('authorization') === `Bearer ${SECRET}` ? next() : c.json({ error: 'who are you?' }, 401),
  );
  app.put('/authorisations/:id', async (c) => answer('authorise', c.req.param('id'), await c.req.json()));
  app.post('/authorisations/:id/capture', (c) => answer('capture', c.req.param('id'), {}));
  app.post('/authorisations/:id/void', (c) => answer('void', c.req.param('id'), {}));

  return {
    app,
    holds,
    calls,
    spoil: (step, ...more) => void faults[step].push(...more),
    meanwhile: (what) => {
      happens = what;
    },
    mend: () => {
      happens = null;
      for (const each of Object.values(faults)) each.length = 0;
    },
    listen: async (wanted = 0) => {
      const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
      const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: wanted }, resolve);
      server.once('error', reject);
      const { port } = await promise;
      return {
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((done, fail) => {
            server.close((error) => (error ? fail(error) : done()));
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      };
    },
  };
};
