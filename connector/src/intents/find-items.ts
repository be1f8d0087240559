// Items by resemblance, from the local index alone: no call to Zoho.
import type { AnswerOf, AskOf, findItems } from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { toCandidate } from '../catalogue/index-of-items.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';

const LIMIT = 10;

export const answerFindItems =
  (needs: { catalogue: Catalogue } & Pick<Parts, 'mirror'>) =>
  async (ask: AskOf<typeof findItems>, { asker }: Ask): Promise<AnswerOf<typeof findItems>> => {
    const limit = ask.limit ?? LIMIT;
    const last = await needs.catalogue.lastImport(asker.organizationId);
    if (last === null) {
      throw new ConnectorError('not_connected', 'The list of items has not been read from Zoho yet.', {
        hint: 'An admin connects with: pnpm connector connect',
      });
    }
    const found = await needs.catalogue.find(asker.organizationId, ask.text, limit + 1);
    const followedTo = await needs.mirror.followedTo(asker.organizationId);
    return {
      items: found.slice(0, limit).map(toCandidate),
      more: found.length > limit,
      readAt: toInstant(last.readAt),
      followedTo: followedTo === null ? null : toInstant(followedTo),
    };
  };
