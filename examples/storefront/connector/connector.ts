// What the shop asks the connector, in the words of the contract. Every answer is held against it.
import {
  type AnswerOf,
  type AskOf,
  type Checkout,
  cancelCheckout,
  type Endpoint,
  listEvents,
  listProducts,
  quoteCart,
  showCheckout,
  startCheckout,
} from 'shared-schemas';
import * as v from 'valibot';
import { Away } from './away.ts';
import { type Answered, type CallNeeds, createCall } from './call.ts';

export type ProductPage = AnswerOf<typeof listProducts>;
export type Quote = AnswerOf<typeof quoteCart>;
export type QuoteAsk = AskOf<typeof quoteCart>;
export type StartAsk = AskOf<typeof startCheckout>;
export type Happenings = AnswerOf<typeof listEvents>;

/** Errors of each: `Refused`, `Away`. */
export interface Connector {
  /** Null where the page is still what the tag says; then only when that was checked is new. */
  products(
    after: string | null,
    etag: string | null,
  ): Promise<{
    readonly page: ProductPage | null;
    readonly etag: string | null;
    readonly checkedAt: string | null;
  }>;
  quote(ask: QuoteAsk): Promise<Quote>;
  /** The same key is the same checkout, however often it is asked for. */
  start(ask: StartAsk, idempotencyKey: string): Promise<Checkout>;
  show(checkout: string): Promise<Checkout>;
  cancel(checkout: string): Promise<Checkout>;
  /** What has happened behind a cursor. */
  events(after: string | null): Promise<Happenings>;
}

const PAGE = 500;
const EVENTS = 200;
/** A little longer than the connector itself waits before it answers that a checkout is on its way. */
const START_MS = 40_000;

export const connectConnector = (needs: CallNeeds): Connector => {
  const call = createCall(needs);
  const at = (endpoint: Endpoint, id = ''): string => endpoint.path.replace(':checkout', encodeURIComponent(id));
  const query = (path: string, given: Readonly<Record<string, string | null>>): string => {
    const said = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== null);
    return `${path}?${new URLSearchParams(said)}`;
  };

  return {
    products: async (after, etag) => {
      const path = query(at(listProducts), { after, limit: String(PAGE) });
      const answered = await call({ method: 'GET', path, headers: etag === null ? {} : { 'if-none-match': etag } });
      const { status, headers } = answered;
      return {
        page: status === 304 ? null : read(listProducts, answered),
        etag: headers.get('etag'),
        checkedAt: headers.get('x-checked-at'),
      };
    },
    quote: async (body) => read(quoteCart, await call({ method: 'POST', path: at(quoteCart), body })),
    start: async (body, key) => {
      const headers = { 'idempotency-key': key };
      const path = at(startCheckout);
      return read(startCheckout, await call({ method: 'POST', path, body, headers, timeoutMs: START_MS }));
    },
    show: async (id) => read(showCheckout, await call({ method: 'GET', path: at(showCheckout, id) })),
    cancel: async (id) => read(cancelCheckout, await call({ method: 'POST', path: at(cancelCheckout, id), body: {} })),
    events: async (after) =>
      read(listEvents, await call({ method: 'GET', path: query(at(listEvents), { after, limit: String(EVENTS) }) })),
  };
};

/** Errors: `Away` for what the contract does not know. */
const read = <E extends Endpoint>(endpoint: E, { body }: Answered): AnswerOf<E> => {
  const said = v.safeParse(v.object({ answer: endpoint.answer as v.GenericSchema }), body);
  if (!said.success) throw new Away(`The connector’s answer to ${endpoint.name} is not what the contract says.`);
  return said.output.answer as AnswerOf<E>;
};
