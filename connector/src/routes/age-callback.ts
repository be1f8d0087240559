// Where the age provider tells of changes. What it says is asked for again before anybody believes it; what is not its own is
// refused, and told to the audit log now and then: strangers may come as often as they like.
import { Hono } from 'hono';
import { createSeldom } from '../audit/seldom.ts';
import type { Clearance } from '../clearance/clearance.ts';
import { AGE_CALLBACK_PATH } from '../clearance/paths.ts';
import { ConnectorError } from '../errors.ts';
import type { AskVariables } from '../http/authenticate.ts';
import type { Parts } from '../parts.ts';

export interface AgeCallbackNeeds extends Pick<Parts, 'store' | 'now'> {
  readonly clearance: Clearance;
  /** Whoever waits for what it is about. */
  readonly heard: (body: Uint8Array) => Promise<void>;
}

const why = {
  forged: 'Its signature is missing, or not that of the age provider.',
  unknown: 'It is about a check that was not asked for here.',
} as const;

export const ageCallbackRoutes = ({ store, now, clearance, heard }: AgeCallbackNeeds) => {
  const app = new Hono<{ Variables: AskVariables }>();
  const seldom = createSeldom({ store, now });

  const tell = (what: keyof typeof why, requestId: string): Promise<void> =>
    seldom(what, { action: 'compliance.callback_refused', subject: 'age callbacks', reason: why[what], requestId });

  app.put(AGE_CALLBACK_PATH, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const what = await clearance.ages.heard(body, c.req.header('x-agechecker-signature') ?? null);
    if (what === 'heard') await heard(body);
    else if (what !== 'again') await tell(what, c.get('requestId'));
    if (what === 'forged') {
      throw new ConnectorError('signature_wrong', 'The signature is missing, or not that of the age provider.');
    }
    return c.body(null, 204);
  });
  return app;
};
