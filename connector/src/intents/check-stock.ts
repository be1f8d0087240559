// How much there is: resolved by the local index, read live, one or two calls for fifty items.
import type { AnswerOf, AskOf, checkStock } from 'shared-schemas';
import { type Catalogue, itemProblem, type Resolved } from '../catalogue/catalogue.ts';
import { toCandidate } from '../catalogue/index-of-items.ts';
import { normaliseWord } from '../catalogue/sku.ts';
import { type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant, toItemHead, toStock } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask } from '../parts.ts';
import type { ItemReading } from '../zoho/ports.ts';

type Answer = AnswerOf<typeof checkStock>;
type Entry = Answer['items'][number];

export const answerCheckStock =
  (needs: { catalogue: Catalogue; stockDesk: StockDesk }) =>
  async (ask: AskOf<typeof checkStock>, { asker, spend }: Ask): Promise<Answer> => {
    const { organizationId, locationIds } = asker;
    const resolved = await Promise.all(
      ask.item.map(async (word) => ({ word, it: await needs.catalogue.resolve(organizationId, word, spend) })),
    );
    const ids = resolved.flatMap(({ it }) => (it.kind === 'found' ? [it.item.itemId] : []));
    if (ids.length === 0) throw onlyUnresolved(resolved);
    const readings = await needs.stockDesk.read(organizationId, [...new Set(ids)], spend);

    const items: Entry[] = [];
    const unresolved: Answer['unresolved'] = [];
    for (const { word, it } of resolved) {
      if (it.kind !== 'found') {
        unresolved.push({ asked: word, reason: it.kind, candidates: it.candidates.map(toCandidate) });
        continue;
      }
      const reading = readings.get(it.item.itemId);
      if (reading === undefined) unresolved.push({ asked: word, reason: 'not_found', candidates: [] });
      else items.push(await entry(word, reading));
    }
    return { items, unresolved };

    async function entry(asked: string, reading: ItemReading): Promise<Entry> {
      const places = reading.item.places
        .filter((place) => locationIds === null || locationIds.includes(place.id))
        .filter((place) => ask.location === undefined || isCalled(place, ask.location));
      if (ask.location !== undefined && places.length === 0) throw noSuchPlace(ask.location, reading);
      const whole = locationIds === null && ask.location === undefined;
      const reservedAt = (locationId?: string) => needs.stockDesk.reserved(organizationId, reading, locationId);
      const locations = await Promise.all(
        places.map(async (place) => ({
          location: { id: place.id, name: place.name },
          ...toStock(place, await reservedAt(place.id)),
        })),
      );
      const reservedInAll = whole
        ? await reservedAt()
        : (await Promise.all(places.map((place) => reservedAt(place.id)))).reduce((sum, each) => sum + each, 0);
      return {
        asked,
        item: toItemHead(reading.item),
        total: toStock(whole ? reading.item.total : sumPlaces(places), reservedInAll),
        locations,
        source: 'zoho',
        readAt: toInstant(reading.readAt),
      };
    }
  };

const isCalled = (place: { id: string; name: string }, word: string): boolean =>
  place.id === word || normaliseWord(place.name) === normaliseWord(word);

const onlyUnresolved = (resolved: readonly { word: string; it: Resolved }[]): ConnectorError => {
  const first = resolved.find(({ it }) => it.kind !== 'found');
  if (first === undefined || first.it.kind === 'found')
    return new ConnectorError('item_not_found', 'No item was named.');
  if (resolved.length === 1) return itemProblem(first.word, first.it);
  return new ConnectorError('item_not_found', `None of the ${resolved.length} words names exactly one item.`, {
    candidates: resolved
      .flatMap(({ it }) => (it.kind === 'found' ? [] : it.candidates.slice(0, 2)))
      .slice(0, 20)
      .map(toCandidate),
    hint: 'Ask about them one at a time, or use find-items.',
  });
};

const noSuchPlace = (word: string, reading: ItemReading): ConnectorError =>
  new ConnectorError('location_not_found', `No location is called "${word}".`, {
    candidates: reading.item.places.map(({ id, name }) => ({ id, name })),
  });
