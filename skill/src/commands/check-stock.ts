// Stock of each item asked for, in all and per location, then what was not one exact item.
import type { AnswerOf, checkStock as Intent } from 'shared-schemas';
import { choiceLines } from '../lists.ts';
import { asOf, itemHead, stockLines } from '../stock-words.ts';
import { quote, told } from '../voice.ts';

export const checkStock = ({ items, unresolved }: AnswerOf<typeof Intent>): string[] => [
  ...items.flatMap((it, at) => {
    const next = items[at + 1];
    const tracked = it.item.tracking !== 'untracked';
    return told(
      tracked ? stockLines(itemHead(it.item), it.total, it.item.unit) : itemHead(it.item),
      tracked && it.locations.flatMap((place) => stockLines(`  at ${quote(place.location.name)}`, place, it.item.unit)),
      (next === undefined || asOf(next) !== asOf(it)) && asOf(it),
    );
  }),
  ...unresolved.flatMap(({ asked, reason, candidates }) => [
    `${reason === 'ambiguous' ? 'Not one exact item' : 'No such item'}: ${quote(asked)}. Next: ask the person which one is meant.`,
    ...choiceLines(candidates),
  ]),
];
