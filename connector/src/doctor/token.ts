// Whether the connection still holds, and how much of Zoho's allowance of new tokens is used up.
import { bad, type Finding, good } from './finding.ts';
import type { Visit } from './visit.ts';

/** Zoho gives ten in ten minutes; the connector asks for nine at most. */
const MOST = 9;
const MANY = 6;

export interface TokenFacts extends Pick<Visit, 'stoppedBy'> {
  readonly connection: Pick<Visit['connection'], 'state' | 'trouble' | 'refreshBlockedUntil' | 'organizationId'>;
  /** New access tokens in the last ten minutes. */
  readonly refreshes: number;
  readonly now: number;
}

export const judgeToken = (id: string, facts: TokenFacts): readonly Finding[] => {
  const { connection, stoppedBy, refreshes, now } = facts;
  const { state, trouble, refreshBlockedUntil } = connection;
  if (state !== 'connected' || stoppedBy?.code === 'needs_reauthorisation') {
    return [
      bad(id, 'fail', {
        title: 'Zoho no longer accepts this connection.',
        detail: trouble ?? stoppedBy?.message ?? 'It has to be made anew.',
        fix: `pnpm connector connect --renew --organization ${connection.organizationId}`,
      }),
    ];
  }
  if (stoppedBy?.code === 'not_connected') {
    return [
      bad(id, 'fail', {
        title: 'Zoho does not accept the connector’s client.',
        detail: trouble ?? stoppedBy.message,
        fix: 'Copy client id and secret anew from the API console into ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET, then start the connector again.',
      }),
    ];
  }
  if (refreshBlockedUntil !== null && refreshBlockedUntil > now) {
    return [
      bad(id, 'fail', {
        title: 'Zoho gives no new access token right now.',
        detail: `${trouble ?? 'Too many were asked for.'} Nobody here asks before ${new Date(refreshBlockedUntil).toISOString()}: asking makes it longer.`,
        fix: 'Wait. If it comes back: see that no second connector, and no other program, uses the same client.',
      }),
    ];
  }
  if (refreshes >= MANY) {
    return [
      bad(id, 'warn', {
        title: `${refreshes} of ${MOST} new access tokens of ten minutes are used up.`,
        detail: 'One an hour is usual. Calls that Zoho refuses for a missing scope cost one each.',
        fix: 'See the findings about scopes; mend those first.',
      }),
    ];
  }
  return [good(id, 'The connection holds.', `${refreshes} of ${MOST} new access tokens of ten minutes are used up.`)];
};
