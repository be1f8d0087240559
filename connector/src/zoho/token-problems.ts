// Why there is no access token, in words, and how long nobody should ask for one again.
import { ConnectorError } from '../errors.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { TokenAnswer } from './accounts-wire.ts';

// Lock-outs of 5 to 15 minutes were seen, and knocking makes them longer (API notes 3).
const THROTTLED_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 2_500;

/** No new token, and why: the error for the caller, and what the store keeps. */
export interface Failure {
  readonly error: ConnectorError;
  readonly state?: ConnectionRow['state'];
  readonly trouble?: string;
  readonly blockedUntil?: number;
}

/** @param recent calls for a token in the last ten minutes, this one among them. */
export const toFailure = (answer: Exclude<TokenAnswer, { kind: 'granted' }>, at: number, recent: number): Failure => {
  switch (answer.kind) {
    case 'code_refused': {
      const trouble = 'Zoho no longer accepts this connection: it was revoked there, or its user has left.';
      return { error: needsReauthorisation(trouble), state: 'needs_reauthorisation', trouble };
    }
    case 'client_refused':
      return { error: clientRefused(), trouble: CLIENT_TROUBLE };
    case 'throttled':
      return { error: busy(THROTTLED_MS), blockedUntil: at + THROTTLED_MS };
    case 'refused':
    case 'unreachable': {
      // Doubled each time, so that even an hour without Zoho does not use up the allowance.
      const pauseMs = FIRST_PAUSE_MS * 2 ** recent;
      const cause =
        answer.kind === 'unreachable' ? answer.error : new Error(`the accounts server said ${answer.error}`);
      const error = new ConnectorError('zoho_unavailable', 'Zoho’s accounts server gives no access token right now.', {
        cause,
        retryAfterSeconds: Math.ceil(pauseMs / 1_000),
        outcome: 'not_sent',
      });
      return { error, blockedUntil: at + pauseMs };
    }
  }
};

const CLIENT_TROUBLE =
  'Zoho does not accept the connector’s client id and secret: correct ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET and restart.';

export const notConnected = (): ConnectorError =>
  new ConnectorError('not_connected', 'The connector is not connected to this Zoho organisation.', {
    hint: 'Ask an admin to connect it: pnpm connector connect',
    outcome: 'not_sent',
  });

export const needsReauthorisation = (trouble: string | null): ConnectorError =>
  new ConnectorError('needs_reauthorisation', trouble ?? 'Zoho no longer accepts this connection.', {
    hint: 'Ask an admin to connect again: pnpm connector connect --renew',
    outcome: 'not_sent',
  });

export const clientRefused = (): ConnectorError =>
  new ConnectorError('not_connected', 'Zoho does not accept the connector’s client id and secret.', {
    hint: 'Ask an admin to correct ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET and to restart the connector.',
    outcome: 'not_sent',
  });

export const busy = (milliseconds: number): ConnectorError =>
  new ConnectorError('zoho_busy', 'Zoho lets the connector ask for a new access token only so often.', {
    retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1_000)),
    outcome: 'not_sent',
  });

export const tooSlow = (): ConnectorError =>
  new ConnectorError('zoho_unavailable', 'Zoho’s accounts server is slow to give an access token.', {
    retryAfterSeconds: 10,
    outcome: 'not_sent',
  });

export const notTheToken = (): ConnectorError =>
  new ConnectorError(
    'zoho_scope_missing',
    'Zoho refuses one new access token after another, so something else is missing.',
    {
      hint: 'Ask an admin to connect again, so that Zoho grants what the enabled intents need: pnpm connector connect --renew',
      outcome: 'refused',
    },
  );
