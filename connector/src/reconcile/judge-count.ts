// One count held against one figure of Zoho's: whether they agree, and where not, whether anything explains it. What has
// an explanation is not adjusted: the adjustment and what explains it would count twice. Pure.
import { formatDecimal, type Micros, percentOf } from 'shared-schemas';
import { shelfAt, whyNotAdjustable, whyNotSoMany } from '../plans/adjustable.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';

export const verdicts = [
  'agrees',
  'accepted',
  'differs',
  'busy',
  'moved',
  'arriving',
  'promised',
  'not_adjustable',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What was counted: all that is there, or only what may still be sold. */
export type Basis = 'on_hand' | 'available';

export interface CompareOptions {
  readonly basis: Basis;
  /** A drift of no more than so many units, or of this share of what Zoho has, is accepted. */
  readonly driftUnits: Micros;
  /** In millionths of a percent. */
  readonly driftPercent: Micros;
  /** Whether what orders are promised, and may be packed already, has been counted as well. */
  readonly promisedCounted: boolean;
}

export interface Shelf {
  readonly item: ZohoItem;
  /** Null where the organisation keeps everything in one place. */
  readonly locationId: string | null;
  /** Promised by the connector and not in Zoho's figures yet. */
  readonly reserved: Micros;
  /** A plan that is changing this shelf right now, and whose change these figures may not show. */
  readonly changing: string | null;
  /** Whether it is known to have moved since it was counted. */
  readonly movedSince: boolean;
}

export interface Judged {
  readonly verdict: Verdict;
  /** By the basis. */
  readonly expected: Micros;
  readonly onHand: Micros;
  readonly committed: Micros;
  readonly incoming: Micros;
  /** Counted less expected. */
  readonly drift: Micros;
  readonly note: string;
}

export const judgeCount = (counted: Micros, shelf: Shelf, options: CompareOptions): Judged => {
  const { item, locationId, reserved } = shelf;
  const { physical: onHand, committed } = shelfAt(item, locationId);
  const place = locationId === null ? item.total : item.places.find(({ id }) => id === locationId);
  const incoming = place?.incoming ?? 0;
  const expected = options.basis === 'on_hand' ? onHand : onHand - committed - reserved;
  const figures = { expected, onHand, committed, incoming, drift: counted - expected };
  const [verdict, note] = explain(shelf, figures, options);
  return { ...figures, verdict, note };
};

type Figures = Omit<Judged, 'verdict' | 'note'>;

const explain = (shelf: Shelf, figures: Figures, options: CompareOptions): [Verdict, string] => {
  const { expected, onHand, committed, incoming, drift } = figures;
  const { item, locationId, reserved, changing, movedSince } = shelf;
  if (drift === 0) return ['agrees', ''];
  if (isAccepted(drift, expected, options)) return ['accepted', 'within the accepted drift'];
  if (changing !== null) return ['busy', `plan ${changing} is changing it right now`];
  if (movedSince) return ['moved', 'it has moved in Zoho since it was counted'];
  if (drift > 0 && drift <= incoming) {
    const many = formatDecimal(incoming);
    return ['arriving', `${many} are on their way there in Zoho: receive the transfer if they have come`];
  }
  const promised = committed + reserved;
  if (drift < 0 && options.basis === 'on_hand' && !options.promisedCounted && -drift <= promised) {
    const many = formatDecimal(promised);
    return [
      'promised',
      `${many} are promised to orders: ship in Zoho what has left the shelf, or say that it was counted`,
    ];
  }
  const obstacle = whyNotAdjustable(item, locationId) ?? whyNotSoMany(item, Math.abs(drift), undefined);
  if (obstacle !== null) return ['not_adjustable', obstacle];
  if (onHand + drift < 0) return ['not_adjustable', 'stock is not taken below zero'];
  return ['differs', ''];
};

const isAccepted = (drift: Micros, expected: Micros, { driftUnits, driftPercent }: CompareOptions): boolean => {
  const most = Math.max(driftUnits, percentOf(Math.abs(expected), driftPercent, 6));
  return Math.abs(drift) <= most;
};
