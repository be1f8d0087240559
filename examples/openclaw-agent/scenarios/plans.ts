// The words and the thoughts that several scenarios share: an order is asked for, shown, and confirmed.
import type { Mind } from '../model/mind.ts';
import type { Seen } from '../model/seen.ts';
import { consult } from '../model/taught.ts';
import { SKILL } from '../world.ts';

/** The plan's id in what a command printed; empty where there is none. */
export const planIn = (text: string): string => /^Plan ([0-9A-Z]{4}-[0-9A-Z]{2}):/m.exec(text)?.[1] ?? '';

/** The order's number in Zoho, as a carried-out plan names it. */
export const numberIn = (text: string): string => /^In Zoho: (\S+), /m.exec(text)?.[1] ?? '';

/** The plan that was shown last in this conversation. */
export const planShown = ({ earlier }: Seen): string =>
  planIn(earlier.findLast(({ result }) => planIn(result) !== '')?.result ?? '');

export const proposes = (customer: string, line: string): Mind =>
  function* (seen) {
    const skill = yield* consult(seen, SKILL);
    const plan = yield* skill.run('create-order', { customer, line });
    return `${plan}\nShall I place this order?`;
  };

/** Confirms the plan it showed; with the code where the person read one out. */
export const confirms: Mind = function* (seen) {
  const skill = yield* consult(seen, SKILL);
  const code = /code is (\d{6})/.exec(seen.message)?.[1];
  return yield* skill.run('confirm-plan', { plan: planShown(seen), ...(code === undefined ? {} : { code }) });
};
