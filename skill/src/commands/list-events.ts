// What has happened, the oldest first, and how to ask for what comes next.
import type { AnswerOf, listEvents as Intent } from 'shared-schemas';
import { list } from '../lists.ts';
import { minute, quote } from '../voice.ts';

type Answer = AnswerOf<typeof Intent>;

const eventRows = list('events', 'Nothing has happened.', 'What has happened:', (it: Answer['events'][number]) => {
  return `${minute(it.at)}: ${quote(it.text, 300)}${it.next === null ? '' : `, look with ${quote(it.next, 200)}`}`;
});

export const listEvents = (answer: Answer, now: Date): string[] => [
  ...eventRows(answer, now),
  `For what comes after these: --after ${quote(answer.cursor)}`,
];
