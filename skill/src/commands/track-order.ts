// Where one order stands.
import type { AnswerOf, trackOrder as Intent } from 'shared-schemas';
import { orderWords } from '../lists.ts';
import { itemWords, unitWord } from '../stock-words.ts';
import { decimal, grouped, minute, quote, state, told, word } from '../voice.ts';

export const trackOrder = ({ order, sentence, lines, packages, invoices, readAt }: AnswerOf<typeof Intent>): string[] =>
  told(
    `Order ${orderWords(order)}`,
    `In words: ${quote(sentence, 300)}`,
    lines.map((line) => {
      const done = `packed ${decimal(line.packed)}, shipped ${decimal(line.shipped)}, invoiced ${decimal(line.invoiced)}`;
      return `  ${decimal(line.quantity)}${unitWord(line.unit)} of ${itemWords({ ...line, id: line.itemId })}: ${done}`;
    }),
    packages.map((it) => {
      const facts = told(
        state(it.status),
        it.carrier !== '' && `with ${quote(it.carrier, 40)}`,
        it.trackingNumber !== '' && `tracking number ${word(it.trackingNumber)}`,
        it.shippedOn !== '' && `shipped ${word(it.shippedOn)}`,
        it.deliveredOn !== '' && `delivered ${word(it.deliveredOn)}`,
      );
      return `Package ${word(it.number)}: ${facts.join(', ')}`;
    }),
    invoices.map((it) => {
      const sums = `total ${grouped(decimal(it.total))}, still due ${grouped(decimal(it.balance))}`;
      return `Invoice ${word(it.number)}: ${state(it.status)}, ${sums}`;
    }),
    `As of ${minute(readAt)}.`,
  );
