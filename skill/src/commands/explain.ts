// Why something is as it is, as far as the connector knows.
import type { AnswerOf, explain as Intent } from 'shared-schemas';
import { asOf } from '../lists.ts';
import { minute, quote, state, told, word } from '../voice.ts';

export const explain = (answer: AnswerOf<typeof Intent>, now: Date): string[] =>
  told(
    `What is known of ${state(answer.about)}${answer.subject === '' ? 's' : ` ${word(answer.subject)}`}:`,
    answer.findings.map(({ at, text }) => `  ${at === null ? '' : `${minute(at)}: `}${quote(text, 400)}`),
    answer.findings.length === 0 && '  Nothing.',
    answer.more && 'There is more: an admin sees all of it.',
    asOf(answer, now),
  );
