// What people do at Zoho's own screens: everything the API does, without a token and without counting as a call, since
// only calls to the API count (API notes 5); and the purchases that the API is not played for.
import { tracksStock } from '../resources/stock-figures.ts';
import { buy, type Goods, type Posting, receive } from '../world/ledger.ts';
import type { World } from '../world/world.ts';
import {
  ControlError,
  type ControlParts,
  findItem,
  type Gesture,
  organizationOf,
  type Purchase,
  requireNumber,
} from './parts.ts';

export function screenControl(parts: ControlParts) {
  /** No purchase orders stand behind these: what counts here is what moves (API notes 6.1, "Stock fields"). */
  const purchase = (wanted: Purchase, post: (goods: readonly Goods[]) => Posting[]): void => {
    const { world } = organizationOf(parts, wanted.organization_id);
    if (!Array.isArray(wanted.line_items)) throw new ControlError('line_items is a list');
    world.ledger.post(post(wanted.line_items.flatMap((line) => goodsOf(world, line))));
  };

  return {
    /**
     * Answers what the API would, the envelope included; a refusal is thrown. So staff sell, edit items, adjust and
     * transfer: `{method: 'PUT', path: '/items/123', body: {rate: 12}}`.
     */
    byHand(gesture: Gesture): Record<string, unknown> {
      const { world } = organizationOf(parts, gesture.organization_id);
      const { route, params } = find(parts, gesture);
      const query = new URLSearchParams(gesture.query);
      const call = { world, settings: parts.settings, params, query, body: gesture.body ?? {}, now: parts.clock.now() };
      return JSON.parse(route.handler(call).text) as Record<string, unknown>;
    },

    /** Goods come in: physical stock grows. */
    receive: (wanted: Purchase): void => purchase(wanted, receive),
    /** A supplier's bill is entered: accounting stock grows. */
    bill: (wanted: Purchase): void => purchase(wanted, buy),
  };
}

function goodsOf(world: World, line: Purchase['line_items'][number]): Goods[] {
  const item = findItem(world, line);
  const placeId = line.location_id ?? world.primaryPlace.id;
  if (!world.places.some(({ id }) => id === placeId)) throw new ControlError(`no location ${placeId}`);
  const quantity = requireNumber('quantity', line.quantity);
  if (quantity <= 0) throw new ControlError('quantity is more than nothing');
  return tracksStock(item) ? [{ itemId: item.id, placeId, quantity }] : [];
}

/** The first route that fits: fixed paths come before those with ids. */
function find({ routes }: ControlParts, { method, path }: Gesture) {
  const parts = String(path).split('/');
  for (const route of routes) {
    const names = route.path.split('/');
    if (route.method !== method || names.length !== parts.length) continue;
    if (!names.every((name, place) => name.startsWith(':') || name === parts[place])) continue;
    const params = names.flatMap((name, place) => (name.startsWith(':') ? [[name.slice(1), parts[place] ?? '']] : []));
    return { route, params: Object.fromEntries(params) as Record<string, string> };
  }
  throw new ControlError(`nothing answers ${method} ${path}`);
}
