// Where one order stands.
import type { AnswerOf, trackOrder as Intent } from 'shared-schemas';
import { asOf, orderWords } from '../lists.ts';
import { itemWords } from '../stock-words.ts';
import { amount, decimal, grouped, quote, state, told, word } from '../voice.ts';

type Answer = AnswerOf<typeof Intent>;
export const trackOrder = ({ order, sentence, lines, packages, invoices, readAt }: Answer, now: Date): string[] =>
  told(
    `Order ${orderWords(order)}`,
    `In words: ${quote(sentence, 300)}`,
    lines.map((it) => {
      const done = `packed ${decimal(it.packed)}, shipped ${decimal(it.shipped)}, invoiced ${decimal(it.invoiced)}`;
      return `  ${amount(it.quantity, it.unit)} of ${itemWords(it)}: ${done}`;
    }),
    packages.map((it) => {
      const carrier = it.carrier !== '' && `with ${quote(it.carrier, 40)}`;
      const tracking = it.trackingNumber !== '' && `tracking number ${word(it.trackingNumber)}`;
      const shipped = it.shippedOn !== '' && `shipped ${word(it.shippedOn)}`;
      const delivered = it.deliveredOn !== '' && `delivered ${word(it.deliveredOn)}`;
      return `Package ${word(it.number)}: ${told(state(it.status), carrier, tracking, shipped, delivered).join(', ')}`;
    }),
    invoices.map((it) => {
      const sums = `total ${grouped(decimal(it.total))}, still due ${grouped(decimal(it.balance))}`;
      return `Invoice ${word(it.number)}: ${state(it.status)}, ${sums}`;
    }),
    asOf({ readAt }, now),
  );
