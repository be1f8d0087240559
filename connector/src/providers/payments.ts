// Asks the shop's payment step over HTTP: four short requests, each of which may be repeated (see decisions/selling.md).
import ky from 'ky';
import { formatDecimal } from 'shared-schemas';
import { readText } from '../body-text.ts';
import { ConnectorError } from '../errors.ts';
import type { PaymentState, Payments } from './payment-port.ts';

const TIMEOUT_MS = 15_000;
const MAX_BODY_BYTES = 16 * 1024;
const states: readonly string[] = ['authorised', 'declined', 'captured', 'voided'] satisfies PaymentState[];

export interface PaymentSettings {
  /** Such as https://shop.example/payments. */
  readonly url: string;
  /** Sent as a bearer token: the payment step knows the connector by it. */
  readonly secret: string;
}

export const connectPayments = ({ url, secret }: PaymentSettings): Payments => {
  const ask = async (method: 'PUT' | 'POST', path: string, json?: object): Promise<PaymentState> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new DOMException('no whole answer in time', 'TimeoutError')), TIMEOUT_MS);
    try {
      const response = await ky(`${url.replace(/\/$/, '')}/authorisations/${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
        ...(json === undefined ? {} : { json }),
        retry: 0,
        timeout: false,
        signal: late.signal,
        throwHttpErrors: false,
        redirect: 'manual',
      });
      return readState(response.status, await readText(response, MAX_BODY_BYTES, tooMuch));
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      // ky hangs the request, and so the secret, on its errors: only the words are kept.
      const words = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown failure';
      throw unavailable('The shop’s payment step cannot be reached.', words);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    authorise: ({ id, amountMicros, currency, token }) =>
      ask('PUT', encodeURIComponent(id), { amount: formatDecimal(amountMicros, 2), currency, token }),
    capture: (id) => ask('POST', `${encodeURIComponent(id)}/capture`),
    void: (id) => ask('POST', `${encodeURIComponent(id)}/void`),
  };
};

/** The state stands in the body; a status that is no success, or a body that is no state, tells nothing. */
const readState = (status: number, text: string): PaymentState => {
  let state: unknown;
  try {
    state = (JSON.parse(text) as { state?: unknown } | null)?.state;
  } catch {
    state = undefined;
  }
  if (status === 200 && typeof state === 'string' && states.includes(state)) return state as PaymentState;
  throw unavailable('The shop’s payment step does not answer as it should.', `status ${status}`);
};

const tooMuch = () => unavailable('The shop’s payment step answers too much.', `over ${MAX_BODY_BYTES}`);

const unavailable = (message: string, cause: string): ConnectorError =>
  new ConnectorError('provider_unavailable', message, {
    cause: new Error(cause),
    retryAfterSeconds: 30,
    outcome: 'unknown',
  });
