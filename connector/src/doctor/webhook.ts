// Whether Zoho's webhooks can come in: a signed delivery of our own goes all the way round, and what came of late was signed
// as it should be.
import type { Posted } from '../events/post.ts';
import { newestSecret } from '../webhooks/endpoints.ts';
import { roundTripOf } from '../webhooks/round-trip.ts';
import { anywhere } from './address.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Needs } from './probe.ts';

export interface WebhookFacts {
  readonly url: string;
  /** Null where no webhook was ever set up. */
  readonly trip: { readonly posted: Posted; readonly isOurs: boolean } | null;
  /** Of the newest deliveries, newest first. */
  readonly verdicts: readonly string[];
  readonly byConnector: boolean;
  /** Whether one that Zoho sent was accepted, for as long as they are kept. */
  readonly heard: boolean;
  readonly keptDays: number;
}

export const judgeWebhook = (id: string, facts: WebhookFacts): readonly Finding[] => {
  const { trip, url } = facts;
  if (trip === null) {
    return [
      bad(id, 'info', {
        title: 'Zoho sends no webhooks.',
        detail: 'Changes are found by asking, which takes longer and costs calls.',
        fix: 'pnpm connector webhook setup',
      }),
    ];
  }
  const signatures = judgeSignatures(id, facts);
  return [judgeTrip(id, url, trip), ...signatures, ...(signatures.length === 0 ? judgeSilence(id, facts) : [])];
};

/** A way that is open is no proof that anything goes it: the steps in Zoho may not have been taken. */
const judgeSilence = (id: string, { heard, verdicts, keptDays }: WebhookFacts): readonly Finding[] => {
  if (heard) return [];
  const detail =
    verdicts.length === 0
      ? 'The webhooks or their rules may be missing in Zoho.'
      : `All that came (${verdicts.length} of late) was refused; pnpm connector webhook list says why.`;
  return [
    bad(`${id}.silence`, 'info', {
      title: `Zoho has sent no webhook that was accepted, in the ${keptDays} days that they are kept.`,
      detail: `${detail} Until then changes are found by asking.`,
      fix: 'See whether they are there: pnpm connector webhook check. Then edit an item in Zoho, and look: pnpm connector webhook list',
    }),
  ];
};

const judgeTrip = (id: string, url: string, { posted, isOurs }: NonNullable<WebhookFacts['trip']>): Finding => {
  if (isOurs) return good(id, 'A signed delivery went out to the public address and came in here.', url);
  if (posted.kind === 'failed') {
    return bad(id, 'fail', {
      title: 'Webhooks cannot come in.',
      detail: `A signed delivery to ${url} did not arrive. ${posted.why}`,
      fix: 'Start the connector (pnpm connector start), see to the way to PUBLIC_URL, then: pnpm connector doctor',
    });
  }
  return bad(id, 'fail', {
    title: 'Webhooks arrive somewhere else, or changed on their way.',
    detail: `A signed delivery to ${url} was answered with ${posted.status}, and not by this connector.`,
    fix: 'Let the proxy in front pass POST /v1/webhook/zoho/* through to this connector with its query and body as they are; see that PUBLIC_URL is this one’s.',
  });
};

/** Since the last one that was good. */
const judgeSignatures = (id: string, { verdicts, byConnector }: WebhookFacts): readonly Finding[] => {
  const since = verdicts.indexOf('accepted');
  const refused = (since < 0 ? verdicts : verdicts.slice(0, since)).filter((verdict) => verdict === 'mismatch');
  if (refused.length === 0) return [];
  return [
    bad(`${id}.secret`, 'fail', {
      title: 'The webhooks in Zoho are signed with another secret.',
      detail: `${refused.length} deliveries were refused since the last good one.`,
      fix: byConnector
        ? 'pnpm connector webhook setup'
        : 'pnpm connector webhook secret rotate; then enter the new secret in each webhook in Zoho (Settings, Automation, Workflow Actions, Webhooks)',
    }),
  ];
};

const LOOKED_AT = 100;

export const gatherWebhook = async (needs: Needs, organizationId: string): Promise<WebhookFacts> => {
  const { store, config, newId, now, post } = needs;
  const endpoint = await store.read.webhookEndpoints.get(organizationId);
  const deliveries = await store.read.deliveries.list(LOOKED_AT);
  const verdicts = deliveries.flatMap((each) => (each.organizationId === organizationId ? [each.verdict] : []));
  const seen = {
    verdicts,
    byConnector: config.WEBHOOK_RULES === 'by-connector',
    heard: (await store.read.deliveries.lastReceivedAt(organizationId)) !== null,
    keptDays: config.WEBHOOK_KEEP_DAYS,
  };
  if (endpoint === null) return { url: config.PUBLIC_URL, trip: null, ...seen };
  const secret = await newestSecret(needs, organizationId);
  const asked = { nonce: newId(), at: now().getTime() };
  const { url, headers, body, isAnswer } = roundTripOf(config.PUBLIC_URL, organizationId, secret, asked);
  const posted = await post({ url: new URL(url), headers, body, allowed: anywhere });
  const isOurs = posted.kind === 'answered' && posted.status === 200 && isAnswer(posted.said);
  return { url: url.replace(/\?.*$/, ''), trip: { posted, isOurs }, ...seen };
};
