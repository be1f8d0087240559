// Sending a document exactly once: what was sent with an unknown outcome is looked up; where Zoho takes its number only
// once it may be sent again, and otherwise never.
import { hasCode } from '../errors.ts';
import type { OutboundCall } from './probe.ts';
import type { PlanRecord } from './record.ts';
import {
  backoffMs,
  call,
  go,
  learn,
  leaveUncertain,
  nowMs,
  outcomeOf,
  park,
  type Run,
  reasonOf,
  refuse,
  reopen,
  step,
  type Turn,
} from './steps.ts';

/** What is sent, in whichever way its kind is sent and found again. */
export interface Outgoing<T> {
  /** For people, such as "order". */
  readonly what: string;
  readonly createCall: OutboundCall;
  /** Whether Zoho takes its number only once. */
  readonly unique: boolean;
  /** How often it is looked for where it is not unique: after the settling time, and each time twice as long. */
  readonly looks: number;
  readonly settleMs: number;
  readonly create: () => Promise<T>;
  /** The one in Zoho that can be this plan's; null where there is none, or why nobody can tell. */
  readonly find: () => Promise<T | string | null>;
  /** Keeps what Zoho answered for the rest of the run; `made` where by our own create call just now. */
  readonly keep: (document: T, made: boolean) => { readonly id: string; readonly number: string };
  /** What to do where it may not be sent again, and so many looks have not found it. */
  readonly conclude: (plan: PlanRecord<'looking'>) => Promise<Turn>;
}

const MAX_SENDS = 20;
/** Some seven minutes in which an earlier send may land or the list catch up. */
const LOOKS_BY_NUMBER = 20;
const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 30_000;

/** Released and held; now it is sent. */
export const acceptedDocument = async <T>(
  run: Run,
  plan: PlanRecord<'accepted'>,
  outgoing: Outgoing<T>,
): Promise<Turn> => {
  const sending = await step(run, plan, 'sending', { progress: { sentAt: nowMs(run), looks: 0 } });
  return send(run, sending, outgoing);
};

/** Found in this state by a later run: whether it was sent, and when, is unknown. */
export const sendingDocument = async (
  run: Run,
  plan: PlanRecord<'sending'>,
  { unique }: { readonly unique: boolean },
): Promise<Turn> => {
  const unknownSends = plan.progress.unknownSends + 1;
  // What is never sent again is given its time from now, since nobody knows when it left.
  const sentAt = unique ? plan.progress.sentAt : nowMs(run);
  return go(await step(run, plan, 'looking', { progress: { unknownSends, looks: 0, sentAt } }));
};

const send = async <T>(run: Run, plan: PlanRecord<'sending'>, outgoing: Outgoing<T>): Promise<Turn> => {
  const before = plan.progress.unknownSends;
  let document: T;
  try {
    document = await call(run, outgoing.createCall, outgoing.create);
  } catch (error) {
    const outcome = outcomeOf(error);
    const reason = reasonOf(error);
    // An earlier send may still land, so a later refusal proves nothing by itself.
    if (outcome === 'refused' && before === 0 && !(outgoing.unique && saysItExists(error))) {
      return refuse(run, plan, reason);
    }
    if (outcome === 'not_sent' && before === 0) return reopen(run, plan, error);
    const unknownSends = outcome === 'unknown' ? before + 1 : before;
    // Refused after an unknown send: that one may be there, so it is awaited rather than sent again.
    const looks = outcome === 'refused' ? 1 : 0;
    const refusal = outcome === 'refused' && !saysItExists(error) ? reason : null;
    const looking = await step(run, plan, 'looking', {
      progress: { unknownSends, looks, refusal, sentAt: nowMs(run) },
      note: reason,
    });
    return outcome === 'not_sent' ? park(backoffMs(3)) : go(looking);
  }
  return go(await drafted(run, plan, outgoing.keep(document, true)));
};

const drafted = (run: Run, plan: PlanRecord<'sending' | 'looking'>, { id, number }: { id: string; number: string }) =>
  step(run, plan, 'drafted', { change: { zohoId: id, zohoNumber: number } });

/** Unknown whether it is there: where it is unique it may be sent again, since Zoho takes it once; otherwise never. */
export const lookingForDocument = async <T>(
  run: Run,
  plan: PlanRecord<'looking'>,
  outgoing: Outgoing<T>,
): Promise<Turn> => {
  const { looks, sentAt, unknownSends, refusal } = plan.progress;
  const { unique, what } = outgoing;
  const due = (sentAt ?? 0) + (unique ? lookDelayMs(looks) : outgoing.settleMs * 2 ** looks);
  const now = nowMs(run);
  if (due > now) return park(due - now);

  const found = await outgoing.find();
  if (typeof found === 'string') return leaveUncertain(run, plan, found);
  if (found !== null) return go(await drafted(run, plan, outgoing.keep(found, false)));
  if (!unique) return looks + 1 >= outgoing.looks ? outgoing.conclude(plan) : noteLook(run, plan, looks + 1);
  // The first look after a send of unknown outcome finds nothing: send again. Zoho takes a number only once, so if the
  // first one did land, or lands yet, this one is refused; only then is it worth waiting for the list to show it.
  if (looks === 0 && unknownSends < MAX_SENDS) {
    const sending = await step(run, plan, 'sending', { progress: { sentAt: now } });
    return send(run, sending, outgoing);
  }
  if (looks + 1 < LOOKS_BY_NUMBER) return noteLook(run, plan, looks + 1);
  if (refusal === null) return leaveUncertain(run, plan, `Zoho says that the ${what} exists, but does not show it.`);
  // A refusal is for the call it answers. An earlier one, whose answer was lost, may land yet: had the plan ended as
  // refused, the one prepared in its place would be a second one.
  return leaveUncertain(
    run,
    plan,
    `Zoho did not answer when the ${what} was sent, refused it when it was sent again, and does not show it. ${refusal}`,
  );
};

/** How long after the last send to look for the nth time: at once, then half a second, doubling. */
const lookDelayMs = (looks: number): number =>
  looks === 0 ? 0 : Math.min(FIRST_LOOK_MS * 2 ** looks, LONGEST_LOOK_MS);

export const noteLook = async (run: Run, plan: PlanRecord<'looking'>, looks: number): Promise<Turn> =>
  go(await learn(run, plan, { looks }));

/** Zoho's code for a name or number that is taken (API notes 5); messages are in the organisation's own language. */
const saysItExists = (error: unknown): boolean => hasCode(error, 'zoho_refused') && error.facts.zoho?.code === 1001;
