// Mounts an intent at its address: scope, ask, work, envelope.
import type { Hono } from 'hono';
import type { AnswerOf, AskOf, Cost, Envelope, Intent } from 'shared-schemas';
import type { Dress } from '../catalogue/product-ids.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { AskVariables } from './authenticate.ts';
import { jsonAnswer } from './headers.ts';
import type { Notice } from './notice.ts';
import { askReader } from './read-ask.ts';

/** What an intent does, handed its ask. */
export type Work<I extends Intent> = (ask: AskOf<I>, asked: Ask) => Promise<AnswerOf<I>>;

export const mountIntent = <I extends Intent>(
  app: Hono<{ Variables: AskVariables }>,
  parts: Pick<Parts, 'config' | 'callsLeftToday' | 'admit'> & { readonly notice: Notice; readonly dress: Dress },
  intent: I,
  work: Work<I>,
): void => {
  const read = askReader(intent);
  const enabled = (parts.config.INTENTS as readonly string[]).includes(intent.name);
  app.on(intent.method, intent.path, async (c) => {
    const asker = c.get('asker');
    if (!asker.scopes.includes(intent.scope)) {
      throw new ConnectorError(
        'scope_missing',
        `This needs the scope ${intent.scope}, which the token does not carry.`,
      );
    }
    if (!enabled) {
      throw new ConnectorError('intent_disabled', `${intent.name} is switched off on this connector.`, {
        hint: 'An admin switches intents on with the setting INTENTS.',
      });
    }
    const ask = await read(c);
    const admitted = parts.admit({ asker, requestId: c.get('requestId'), intent: intent.name });
    if (admitted !== null) await admitted;
    const lane = intent.effect === 'write' ? 'order' : 'chat';
    const spend = openSpend(asker.kid, asker.limits.dayZohoCalls, lane, c.get('requestId'));
    c.set('spend', spend);
    const plain = await work(ask, { asker, requestId: c.get('requestId'), spend });
    const dressed = parts.dress(asker.organizationId, plain);
    const answer = dressed instanceof Promise ? await dressed : dressed;
    const found = parts.notice(asker.organizationId);
    const notice = found === null || typeof found === 'string' ? found : await found;
    const envelope: Envelope<AnswerOf<I>> = {
      answer,
      cost: toCost(parts, asker, spend),
      ...(notice === null ? {} : { notice }),
      requestId: c.get('requestId'),
    };
    return jsonAnswer(envelope.requestId, envelope);
  });
};

/** What an ask has cost so far; nothing where it was refused before it was read. */
export const toCost = (
  parts: Pick<Parts, 'callsLeftToday'>,
  asker: Pick<Asker, 'organizationId'>,
  spend: Spend | undefined,
): Cost => ({
  zohoCalls: spend?.zohoCalls ?? 0,
  sharedCalls: spend?.sharedCalls ?? 0,
  callsLeftToday: parts.callsLeftToday(asker.organizationId),
});

/** An account for one ask. */
export const openSpend = (
  kid: string | null,
  callsPerDay: number | null,
  lane: Spend['lane'],
  requestId?: string,
): Spend => ({
  lane,
  kid,
  callsPerDay,
  zohoCalls: 0,
  sharedCalls: 0,
  ...(requestId === undefined ? {} : { requestId }),
});
