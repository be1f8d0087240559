// How often a key may ask each intent in a day: counted in the store, so that every process and every door counts as one.
import { createHash } from 'node:crypto';
import { auditEntry } from '../audit/entry.ts';
import { dayIn, startOfDay } from '../catalogue/day.ts';
import { moment } from '../catalogue/written.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';

export interface AskedToday {
  /** When the next day begins, in milliseconds, and where. */
  readonly endsAt: number;
  readonly timeZone: string;
  /** By intent; of intents without a limit nothing is counted. */
  readonly asks: Readonly<Record<string, number>>;
}

type AskParts = Pick<Parts, 'store' | 'now'>;

/** What the key, those it has replaced and those that have replaced it have asked today. */
export const askedToday = async (
  parts: AskParts,
  { kid, organizationId }: Pick<Asker, 'kid' | 'organizationId'>,
): Promise<AskedToday> => {
  const { timeZone, day } = await dayOf(parts, organizationId);
  const rows = await parts.store.read.dayAsks.all(await parts.store.read.keys.lineage(kid), day);
  return {
    timeZone,
    endsAt: endOf(timeZone, day),
    asks: Object.fromEntries(rows.map(({ intent, asks }) => [intent, asks])),
  };
};

/** The organisation's, as for the other limits a day of what it orders. */
const dayOf = async ({ store, now }: AskParts, organizationId: string) => {
  const timeZone = (await store.read.connections.get(organizationId))?.timeZone ?? 'UTC';
  return { timeZone, day: dayIn(timeZone, now()) };
};

const endOf = (timeZone: string, day: string): number =>
  startOfDay(timeZone, new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));

export const createAdmit =
  (parts: AskParts): Parts['admit'] =>
  (ask) => {
    const limit = ask.asker.limits.dayIntents[ask.intent];
    return limit === undefined ? null : admit(parts, ask, limit);
  };

const admit = async (
  parts: AskParts,
  { asker, requestId, intent, repeat }: Parameters<Parts['admit']>[0],
  limit: number,
): Promise<void> => {
  if ((await repeat?.isKnown()) === true) return;
  const { store, now } = parts;
  const { kid, organizationId } = asker;
  const { day, timeZone } = await dayOf(parts, organizationId);
  const kids = await store.read.keys.lineage(kid);
  const refuse = (asks: number): ConnectorError => {
    const endsAt = endOf(timeZone, day);
    const resets = `at ${moment(new Date(endsAt).toISOString())}, when a new day begins in ${timeZone}`;
    return new ConnectorError(
      'limit_exceeded',
      `This key may ask ${intent} ${times(limit)} a day, and has asked it ${times(asks)} today. It may again ${resets}.`,
      {
        retryAfterSeconds: Math.max(1, Math.ceil((endsAt - now().getTime()) / 1_000)),
        hint: `Only an admin can change the limit, with: pnpm connector keys limits ${kid} --day-intents ${intent}=<count>`,
      },
    );
  };
  const repeatHash = repeat === undefined ? null : createHash('sha256').update(repeat.key).digest('hex');
  // Whoever goes on asking costs no write.
  if (repeatHash !== null && (await store.read.dayAsks.counted(kids, intent, day, repeatHash))) return;
  const seen = await store.read.dayAsks.of(kids, intent, day);
  if (seen.asks >= limit && seen.told) throw refuse(seen.asks);
  const over = await store.write(async (s) => {
    const { asks, told } = await s.dayAsks.of(kids, intent, day);
    // The first may have been counted only just now.
    if (repeatHash !== null && (await s.dayAsks.counted(kids, intent, day, repeatHash))) return null;
    if (asks < limit) {
      await s.dayAsks.count(kid, intent, day, repeatHash);
      return null;
    }
    if (!told) {
      await s.dayAsks.tell(kid, intent, day);
      const reason = `The key may ask it ${times(limit)} a day.`;
      const after = { code: 'limit_exceeded', limit, asks, moreAreNotTold: true };
      const at = now().getTime();
      const entry = { organizationId, at, kid, action: 'ask.refused', subject: intent, reason, after, requestId };
      await s.audit.append(auditEntry(entry));
    }
    return asks;
  });
  if (over !== null) throw refuse(over);
};

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
