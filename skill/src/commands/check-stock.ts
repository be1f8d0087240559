// Stock of each item asked for, in all and per location, what is amiss with it, then what was not one exact item.
import type { AnswerOf, checkStock as Intent } from 'shared-schemas';
import { asOf, choiceLines, warningLines } from '../lists.ts';
import { itemHead, stockLines } from '../stock-words.ts';
import { quote, told } from '../voice.ts';

export const checkStock = ({ items, unresolved, warnings }: AnswerOf<typeof Intent>, now: Date): string[] => [
  ...items.flatMap((it, at) => {
    const next = items[at + 1];
    const read = asOf(it, now);
    const isLast = next === undefined || asOf(next, now).join() !== read.join();
    if (it.item.tracking === 'untracked') return told(itemHead(it.item), isLast && read);
    const places = it.locations.map((place) => stockLines(`  at ${quote(place.location.name)}`, place, it.item.unit));
    return told(stockLines(itemHead(it.item), it.total, it.item.unit), places.flat(), isLast && read);
  }),
  ...warningLines(warnings),
  ...unresolved.flatMap(({ asked, reason, candidates }) => {
    const what = reason === 'ambiguous' ? 'Not one exact item' : 'No such item';
    return [`${what}: ${quote(asked)}. Next: ask the person which one is meant.`, ...choiceLines(candidates)];
  }),
];
