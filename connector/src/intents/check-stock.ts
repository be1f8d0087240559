// How much there is: from the mirror as old as the asker accepts, else read from Zoho, one or two calls for fifty items.
import type { AnswerOf, AskOf, checkStock } from 'shared-schemas';
import { type Catalogue, itemProblem, type Resolved } from '../catalogue/catalogue.ts';
import { toCandidate } from '../catalogue/index-of-items.ts';
import { type GivenNames, isCalled, locationProblem } from '../catalogue/places.ts';
import { type Promised, reservedBeyond, type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant, toItemHead, toStock } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import { acceptsOf } from '../mirror/accepts.ts';
import type { Told } from '../mirror/reader.ts';
import type { Ask, Parts } from '../parts.ts';
import type { ItemReading } from '../zoho/ports/items.ts';

type Answer = AnswerOf<typeof checkStock>;
type Entry = Answer['items'][number];
type Figures = Omit<Entry, 'asked'>;

// A reading answers everybody for a second: its figures are written out once, and again when something is promised.
const written = new WeakMap<Told, { readonly promised: Promised; readonly figures: Figures }>();

export const answerCheckStock =
  (needs: { catalogue: Catalogue; stockDesk: StockDesk } & Pick<Parts, 'store' | 'mirror' | 'config'>) =>
  async (ask: AskOf<typeof checkStock>, { asker, spend }: Ask): Promise<Answer> => {
    const { organizationId, locationIds } = asker;
    const resolved = await Promise.all(
      ask.item.map(async (word) => ({ word, it: await needs.catalogue.resolve(organizationId, word, spend) })),
    );
    const ids = resolved.flatMap(({ it }) => (it.kind === 'found' ? [it.item.itemId] : []));
    if (ids.length === 0) throw onlyUnresolved(resolved);
    const accepts = acceptsOf(ask, needs.config);
    const { told, warnings } = await needs.mirror.read(organizationId, [...new Set(ids)], spend, accepts);
    const promised = await needs.stockDesk.outstanding(organizationId);
    const mayBeSeen = (place: Place) => locationIds === null || locationIds.includes(place.id);
    const given = ask.location === undefined ? [] : await needs.store.read.locationNames.all(organizationId);
    if (ask.location !== undefined) {
      const readings = [...told.values()].map(({ reading }) => reading);
      requirePlace(ask.location, given, readings, mayBeSeen);
    }

    const whole = locationIds === null && ask.location === undefined;

    const items: Entry[] = [];
    const unresolved: Answer['unresolved'] = [];
    for (const { word, it } of resolved) {
      if (it.kind !== 'found') {
        unresolved.push({ asked: word, reason: it.kind, candidates: it.candidates.map(toCandidate) });
        continue;
      }
      const found = told.get(it.item.itemId);
      if (found === undefined) unresolved.push({ asked: word, reason: 'not_found', candidates: [] });
      else items.push({ asked: word, ...(whole ? figuresOnce(found) : figures(found)) });
    }
    if (items.length === 0) throw onlyUnresolved(resolved);
    const unkept = ask.location === undefined ? [] : notKept(items, ask.location);
    return { items, unresolved, warnings: [...warnings, ...unkept] };

    function figuresOnce(found: Told): Figures {
      const known = written.get(found);
      if (known?.promised === promised) return known.figures;
      const fresh = figures(found);
      written.set(found, { promised, figures: fresh });
      return fresh;
    }

    function figures({ reading, source, followedTo }: Told): Figures {
      const places = reading.item.places
        .filter(mayBeSeen)
        .filter((place) => ask.location === undefined || isCalled(place, ask.location, given));
      const reservedAt = (place: Place) => reservedBeyond(promised, reading, place.id);
      const reserved = whole
        ? reservedBeyond(promised, reading)
        : places.reduce((sum, place) => sum + reservedAt(place), 0);
      return {
        item: toItemHead(reading.item),
        total: toStock(whole ? reading.item.total : sumPlaces(places), reserved),
        locations: places.map((place) => ({
          location: { id: place.id, name: place.name },
          ...toStock(place, reservedAt(place)),
        })),
        source,
        readAt: toInstant(reading.readAt),
        followedTo: followedTo === null ? null : toInstant(followedTo),
      };
    }
  };

type Place = Pick<ItemReading['item']['places'][number], 'id' | 'name'>;

/** The location must keep one of the items; it need not keep all, and of some no stock is kept anywhere. */
const requirePlace = (
  word: string,
  given: GivenNames,
  readings: readonly ItemReading[],
  mayBeSeen: (place: Place) => boolean,
): void => {
  const tracked = readings.filter(({ item }) => item.tracking !== 'untracked');
  const places = tracked.flatMap(({ item }) => item.places).filter(mayBeSeen);
  if (tracked.length === 0 || places.some((place) => isCalled(place, word, given))) return;
  throw locationProblem(`No location is called "${word}".`, places, given);
};

/** Nothing there is no figure: that of an item which no place of that name keeps is said to be none. */
const notKept = (items: readonly Entry[], word: string): string[] =>
  items.flatMap(({ item, locations }) =>
    locations.length > 0 || item.tracking === 'untracked' ? [] : [`${item.sku || item.name} is not kept at "${word}".`],
  );

/** A word that found an item here found one that Zoho no longer has. */
const onlyUnresolved = (resolved: readonly { word: string; it: Resolved }[]): ConnectorError => {
  const [first] = resolved;
  if (first !== undefined && resolved.length === 1) {
    return itemProblem(first.word, first.it.kind === 'found' ? { kind: 'not_found', candidates: [] } : first.it);
  }
  return new ConnectorError('item_not_found', `None of the ${resolved.length} words names exactly one item.`, {
    candidates: resolved
      .flatMap(({ it }) => (it.kind === 'found' ? [] : it.candidates.slice(0, 2)))
      .slice(0, 20)
      .map(toCandidate),
    hint: 'Ask about them one at a time, or use find-items.',
  });
};
