// Whether the connection to Zoho is healthy.
import type { AnswerOf, connectionStatus as Intent } from 'shared-schemas';
import { callsLeft, troubleLine } from '../lists.ts';
import { minute, quote, state, told, word } from '../voice.ts';

export const connectionStatus = (answer: AnswerOf<typeof Intent>): string[] => {
  const { organisation: org, calls, items, trouble, accessTokenExpiresAt: until, grantedScopes: scopes } = answer;
  // Nothing is known of an organisation that is not connected, or not any more.
  const connected = org.name !== '';
  const minuteLeft = `${Number(calls.leftThisMinute)} of ${Number(calls.minuteLimit)} this minute`;
  return told(
    `Zoho: ${state(answer.state)}${connected ? `, data centre ${word(answer.dataCentre)}` : ''}`,
    trouble !== null && troubleLine(trouble),
    connected && `Organisation: ${quote(org.name)} (id ${word(org.id)}, ${word(org.timeZone)}, ${word(org.currency)})`,
    `Calls: ${callsLeft(calls.leftToday)}, ${minuteLeft}`,
    calls.dayResetsAt !== null && `The day's calls begin anew at ${minute(calls.dayResetsAt)}.`,
    calls.blockedUntil !== null && `Zoho has blocked all calls until ${minute(calls.blockedUntil)}.`,
    answer.paused && 'An admin has paused all changes.',
    answer.darkIntents.length > 0 && `Without permission at Zoho: ${answer.darkIntents.map(word).join(', ')}`,
    until !== null && `Access token: good until ${minute(until)}, renewed by itself`,
    scopes.length > 0 && `Granted by Zoho: ${scopes.map(word).join(', ')}`,
    `Items known: ${Number(items.known)}${items.readAt === null ? '' : `, read ${minute(items.readAt)}`}`,
    `Plans are released by: ${state(answer.release)}`,
  );
};
