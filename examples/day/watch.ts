// When each change made in Zoho can be seen in the mirror: the mirror's own figures, held against Zoho's books as they
// were from the change on.
import type { ZohoItem } from 'connector/zoho/ports/items.ts';
import type { House } from '../stories/house.ts';

export interface Seen {
  readonly what: string;
  readonly at: number;
  /** Null where it never was. */
  readonly seenAt: number | null;
}

export interface Watch {
  /** Something has moved these items just now. */
  moved(what: string | null, itemIds: readonly string[]): void;
  /** Looks what the mirror shows by now. */
  look(): Promise<void>;
  /** Whether these figures are those of Zoho's books right now. */
  isTrue(item: ZohoItem): boolean;
  readonly all: readonly Seen[];
}

interface Waiting {
  readonly seen: { what: string; at: number; seenAt: number | null };
  /** Items that do not show it yet, with the number of the first version that does. */
  readonly left: Map<string, number>;
}

const ROUNDED = 1_000_000;

export const openWatch = (house: House): Watch => {
  const { control } = house.sandbox;
  const { locations } = control.byHand({ method: 'GET', path: '/locations' }) as {
    locations: { location_id: string }[];
  };
  const versions = new Map<string, string[]>();
  const waiting = new Set<Waiting>();
  const all: Waiting['seen'][] = [];

  const inZoho = (itemId: string): string => {
    const { item } = control.byHand({ method: 'GET', path: `/items/${itemId}` }) as {
      item: { name: string; rate: number; item_type: string };
    };
    const kept = item.item_type === 'inventory' ? locations : [];
    const places = kept.map(({ location_id }) => {
      const cell = control.stockOf({ item_id: itemId, location_id });
      const figures = [cell.physical, cell.physicalCommitted, cell.accounting, cell.accountingCommitted];
      return `${location_id} ${figures.map((each) => Math.round(each * ROUNDED)).join(' ')}`;
    });
    return [item.name, Math.round(item.rate * ROUNDED), ...places.sort()].join('\n');
  };

  return {
    all,

    moved: (what, itemIds) => {
      const left = new Map<string, number>();
      for (const itemId of itemIds) {
        const known = versions.get(itemId) ?? [];
        versions.set(itemId, known);
        const now = inZoho(itemId);
        if (known.at(-1) !== now) known.push(now);
        left.set(itemId, known.length - 1);
      }
      if (what === null) return;
      const seen = { what, at: house.parts.now().getTime(), seenAt: null };
      all.push(seen);
      waiting.add({ seen, left });
    },

    look: async () => {
      const ids = new Set([...waiting].flatMap(({ left }) => [...left.keys()]));
      const rows = await house.parts.store.read.mirror.readings(house.organizationId, [...ids]);
      const shown = new Map(rows.map(({ itemId, body }) => [itemId, inMirror(JSON.parse(body) as ZohoItem)]));
      for (const change of waiting) {
        for (const [itemId, first] of change.left) {
          const figures = shown.get(itemId);
          const version = figures === undefined ? -1 : (versions.get(itemId) ?? []).lastIndexOf(figures);
          if (version >= first) change.left.delete(itemId);
        }
        if (change.left.size > 0) continue;
        change.seen.seenAt = house.parts.now().getTime();
        waiting.delete(change);
      }
    },

    isTrue: (item) => inMirror(item) === inZoho(item.itemId),
  };
};

const inMirror = ({ name, rate, places }: ZohoItem): string =>
  [
    name,
    rate,
    ...places
      .map(({ id, physical, accounting }) =>
        [id, physical.onHand, physical.committed, accounting.onHand, accounting.committed].join(' '),
      )
      .sort(),
  ].join('\n');
