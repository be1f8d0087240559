// Whether those who are told of events can be told: an OpenClaw gateway is asked whether it knows our token, without
// starting a run of its agent.
import type { Posted } from '../events/post.ts';
import type { SubscriberRow } from '../store/subscribers.ts';
import { anywhere } from './address.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Needs, Probe } from './probe.ts';

export interface Told {
  readonly id: string;
  readonly kind: SubscriberRow['kind'];
  readonly url: string;
  readonly state: SubscriberRow['state'];
  readonly reason: string | null;
  readonly failed: number;
  /** What a gateway said to our token; null where it is none, or there is no token. */
  readonly posted: Posted | null;
}

export const judgeSubscriber = (told: Told, hasToken: boolean): Finding => {
  const id = `subscriber.${told.id}`;
  if (told.state === 'disabled') {
    return bad(id, 'fail', {
      title: `${told.url} is told nothing any more.`,
      detail: told.reason ?? 'It did not answer for days.',
      fix: `Mend it, then: pnpm connector subscribers enable ${told.id}`,
    });
  }
  if (told.kind === 'openclaw') return judgeGateway(id, told, hasToken);
  if (told.failed === 0) return good(id, `${told.url} is told.`);
  return bad(id, 'warn', {
    title: `${told.failed} events never reached ${told.url}.`,
    detail: 'They were tried for days and given up.',
    fix: `See whether it is there: pnpm connector subscribers test ${told.id}; then send them again: pnpm connector subscribers enable ${told.id}`,
  });
};

const judgeGateway = (id: string, { id: subscriber, url, posted }: Told, hasToken: boolean): Finding => {
  if (!hasToken || posted === null) {
    return bad(id, 'fail', {
      title: 'The OpenClaw gateway’s hook token is not set.',
      detail: `${url} is told nothing without it.`,
      fix: 'Set OPENCLAW_HOOK_TOKEN to what this prints on the gateway’s host, and start the connector again: openclaw config get hooks.token',
    });
  }
  if (posted.kind === 'failed') {
    return bad(id, 'fail', {
      title: 'The OpenClaw gateway does not answer.',
      detail: `${url}: ${posted.why}`,
      fix: `Start it on its host: openclaw gateway run. Is it elsewhere: pnpm connector subscribers remove ${subscriber}, and add its address.`,
    });
  }
  if (posted.status === 401) {
    return bad(id, 'fail', {
      title: 'The OpenClaw gateway does not know our hook token.',
      detail: `${url} answered 401.`,
      fix: 'Set OPENCLAW_HOOK_TOKEN to what this prints on the gateway’s host, and start the connector again: openclaw config get hooks.token',
    });
  }
  if (posted.status === 404 || posted.status === 405) {
    return bad(id, 'fail', {
      title: 'The OpenClaw gateway has no hooks at this address.',
      detail: `${url} answered ${posted.status}.`,
      fix: 'Switch them on at its host: openclaw config set hooks.enabled true; the address is the gateway’s hooks.path and the mapping’s name.',
    });
  }
  if (posted.status === 429 || posted.status >= 500) {
    return bad(id, 'warn', {
      title: 'The OpenClaw gateway is too busy to say.',
      detail: `${url} answered ${posted.status}${posted.retryAfter === null ? '' : `, to be asked again in ${posted.retryAfter} seconds`}.`,
      fix: 'Ask again in a minute: pnpm connector doctor',
    });
  }
  return good(id, 'The OpenClaw gateway answers, and knows our token.', url);
};

/**
 * Half a JSON object: a gateway looks at the token first, and refuses such a body before it looks for a mapping or starts
 * anything (400). Whatever is well-formed might start a run.
 */
const HALF = '{';

const gather = async (needs: Needs, row: SubscriberRow): Promise<Told> => {
  const { id, kind, url, state, reason } = row;
  const token = needs.config.OPENCLAW_HOOK_TOKEN;
  const failed = await needs.store.read.notifications.failed(id);
  const asks = kind === 'openclaw' && token !== undefined && state !== 'disabled';
  const headers = { authorization: `Bearer ${token ?? ''}` };
  const posted = asks ? await needs.post({ url: new URL(url), headers, body: HALF, allowed: anywhere }) : null;
  return { id, kind, url, state, reason, failed, posted };
};

export const subscribersProbe: Probe = {
  id: 'subscriber',
  what: 'who is told of events',
  look: async (needs) => {
    const rows = await needs.store.read.subscribers.list();
    const told = await Promise.all(rows.map((row) => gather(needs, row)));
    return told.map((each) => judgeSubscriber(each, needs.config.OPENCLAW_HOOK_TOKEN !== undefined));
  },
};
