// What to say where there is not enough: what is missing, what may be ordered instead, and where there is more. Pure.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { FiguredLine, Figures } from './figure-order.ts';

/** Where the order ships from; null where the organisation has no places. */
type Place = { readonly name: string } | null;

export const calledOf = ({ reading: { item } }: Pick<FiguredLine, 'reading'>): string => item.sku || item.name;

/** "19 can be sold from Head Office". */
export const soldFrom = (sellableMicros: Micros | null, place: Place): string => {
  const from = place === null ? '' : ` from ${place.name}`;
  return `${formatDecimal(Math.max(0, sellableMicros ?? 0))} can be sold${from}`;
};

/** What could be ordered instead, line by line; null where nothing is short. */
export const adviceFor = (figures: Figures, place: Place): string | null => {
  const short = figures.lines.filter((line) => line.shortMicros > 0);
  if (short.length === 0) return null;
  return `It cannot be confirmed like this: ${short.map((line) => adviceOn(line, place)).join('; ')}. Prepare it anew with what there is.`;
};

const adviceOn = (line: FiguredLine, place: Place): string => {
  const from = place === null ? '' : ` from ${place.name}`;
  const sellable = Math.max(0, line.sellableMicros ?? 0);
  const most =
    sellable === 0 ? `no ${calledOf(line)}${from}` : `at most ${formatDecimal(sellable)} of ${calledOf(line)}${from}`;
  const others = line.elsewhere.map(({ name, sellableMicros }) => `${name} has ${formatDecimal(sellableMicros)}`);
  const elsewhere =
    others.length === 0 ? 'no other location has any' : `or choose another with --location: ${others.join(', ')}`;
  return `order ${most}${place === null ? '' : `, ${elsewhere}`}`;
};
