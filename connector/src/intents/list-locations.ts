// The places stock is kept at, as far as the key may see them.
import type { AnswerOf, AskOf, listLocations } from 'shared-schemas';
import { toInstant } from '../catalogue/to-answer.ts';
import type { Ask, Parts } from '../parts.ts';

export const answerListLocations =
  (needs: Pick<Parts, 'zoho' | 'store' | 'now' | 'mirror'>) =>
  async (_: AskOf<typeof listLocations>, { asker, spend }: Ask): Promise<AnswerOf<typeof listLocations>> => {
    const known = await needs.mirror.names.locations(asker.organizationId);
    const { locations } = needs.zoho(asker.organizationId);
    const all = known?.rows ?? (await locations.list(spend));
    const readAt = toInstant(known?.readAt ?? locations.readAt() ?? needs.now().getTime());
    const seen = all.filter(({ id }) => asker.locationIds === null || asker.locationIds.includes(id));
    const given = await needs.store.read.locationNames.all(asker.organizationId);
    return {
      locations: seen.map(({ id, name, primary, active, kind }) => ({
        id,
        name,
        names: given.flatMap((each) => (each.locationId === id ? [each.name] : [])),
        primary,
        active,
        kind,
      })),
      readAt,
    };
  };
