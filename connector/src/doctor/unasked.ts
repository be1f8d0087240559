// What could not be asked of Zoho this time: silence about it must not be taken for health.
import { hasCode } from '../errors.ts';
import { bad, type Finding } from './finding.ts';
import type { Visit } from './visit.ts';

export interface UnaskedFacts extends Pick<Visit, 'stoppedBy'> {
  readonly connection: Pick<Visit['connection'], 'refreshBlockedUntil'>;
  readonly now: number;
}

/** Of what else stops a visit the token, the limit, the organisation and the data centre tell. */
export const judgeUnasked = (id: string, { stoppedBy, connection, now }: UnaskedFacts): readonly Finding[] => {
  const tokensHeldBack = connection.refreshBlockedUntil !== null && connection.refreshBlockedUntil > now;
  if (!hasCode(stoppedBy, 'zoho_busy') || tokensHeldBack) return [];
  return [
    bad(id, 'warn', {
      title: 'Not everything could be asked of Zoho just now.',
      detail: stoppedBy.message,
      fix: 'Look again in a minute: pnpm connector doctor',
    }),
  ];
};
