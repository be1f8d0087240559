// The one door to Zoho: waits for its turn, carries the token, reads the answer, retries only what is safe.
import { ConnectorError } from '../errors.ts';
import { type RawAnswer, readAnswer, readRates, type Verdict } from './answer.ts';
import type { Budget, Landing } from './budget.ts';
import { readClock } from './clock.ts';
import { send } from './http.ts';
import { lanes } from './lanes.ts';
import type { Door, HeardCall, Spend, TokenSource, ZohoClock, ZohoRequest } from './ports/door.ts';

export interface DoorNeeds {
  readonly organizationId: string;
  readonly budget: Budget;
  readonly tokens: TokenSource;
  /** True while an admin has paused all writes. */
  readonly writesPaused: () => Promise<boolean>;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, for the jitter. */
  readonly chance: () => number;
  /** Told what each answer says of Zoho's clock. */
  readonly heardClock?: (clock: ZohoClock) => void;
  /** Told of each call that left. */
  readonly heard?: (call: HeardCall) => void;
  /** How requests leave; the wire itself unless a test says otherwise. */
  readonly send?: typeof send;
}

interface Waiter {
  readonly spend: Spend;
  readonly giveUpAt: number;
  readonly resolve: (callId: string) => void;
  readonly reject: (error: unknown) => void;
}

const PATIENCE_MS = 25_000;
const MAX_WAITERS = 2_000;
const HEADS_PER_LANE = 5;
const ATTEMPTS = 3;
const BACKOFF_MS = 400;

export const createDoor = (needs: DoorNeeds): Door => {
  const transmit = needs.send ?? send;
  const queue = createQueue(needs);

  const once = async (spend: Spend, request: ZohoRequest, refused?: string): Promise<Verdict & { token: string }> => {
    // Asked before waiting, so that who cannot be served need not queue.
    await needs.tokens.access(needs.organizationId, refused);
    const callId = await queue.enter(spend);
    let landed: Landing = NEVER_LEFT;
    let sent: { readonly at: number; outcome: string } | null = null;
    try {
      // And again when it is this one's turn: the token may have been renewed meanwhile.
      const access = await needs.tokens.access(needs.organizationId, refused);
      // Nor may a write that has waited slip past a pause pressed meanwhile.
      if (request.method !== 'GET' && (await needs.writesPaused())) throw paused();
      spend.zohoCalls += 1;
      landed = { rates: null, failed: true };
      const sentAt = needs.now().getTime();
      sent = { at: performance.now(), outcome: 'no_answer' };
      const answer = await transmit(request, needs.organizationId, access);
      const clock = readClock(answer.headers, sentAt, needs.now().getTime());
      if (clock !== null) needs.heardClock?.(clock);
      const verdict = readAnswer(answer);
      landed = landing(answer, verdict);
      sent.outcome = verdict.kind;
      return { ...verdict, token: access.token };
    } finally {
      if (sent !== null) needs.heard?.(toHeard(needs.organizationId, { callId, spend, request, sent }));
      // A full disk must not hide what Zoho answered: the call then counts as in flight until its deadline.
      await needs.budget.land(callId, landed).catch(() => undefined);
      queue.left();
    }
  };

  const attempt = async (spend: Spend, request: ZohoRequest): Promise<Verdict> => {
    const verdict = await once(spend, request);
    // A 401 was not processed, so even a write may go again; once, since a missing scope looks the same.
    return verdict.kind === 'unauthorised' ? once(spend, request, verdict.token) : verdict;
  };

  return {
    call: async (spend, request) => {
      for (let tries = 1; ; tries += 1) {
        const { body, error } = await attempt(spend, request).then(
          (verdict) => settle(verdict, request),
          (thrown: unknown) => ({ body: null, error: thrown }),
        );
        if (body !== null) return body;
        if (tries >= ATTEMPTS || !mayRetry(error, request)) throw error;
        await needs.wait(Math.round(needs.chance() * BACKOFF_MS * 2 ** tries));
      }
    },
  };
};

/** In this process the most urgent goes first; between processes the budget's shares decide. */
const createQueue = (needs: DoorNeeds) => {
  const waiters = new Set<Waiter>();
  let pumping = false;
  let ring: () => void = () => {};

  const heads = (): Waiter[] =>
    lanes.flatMap((lane) => [...waiters].filter((waiter) => waiter.spend.lane === lane).slice(0, HEADS_PER_LANE));

  /** Serves the heads of all lanes once; answers when to look again, or null when to look at once. */
  const serve = async (): Promise<number | null> => {
    const batch = heads();
    const admissions = await needs.budget.admit(batch);
    const now = needs.now().getTime();
    const naps: number[] = [];
    batch.forEach((waiter, index) => {
      const admission = admissions[index];
      if (admission === undefined) return;
      if (admission.kind === 'wait' && waiter.giveUpAt > now) {
        naps.push(Math.min(admission.untilMs, waiter.giveUpAt));
        return;
      }
      waiters.delete(waiter);
      if (admission.kind === 'admitted') waiter.resolve(admission.callId);
      else waiter.reject(admission.kind === 'refused' ? admission.error : tooBusy());
    });
    return naps.length === batch.length ? Math.max(1, Math.min(...naps) - now) : null;
  };

  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    try {
      while (waiters.size > 0) {
        const rung = new Promise<void>((resolve) => {
          ring = resolve;
        });
        const nap = await serve();
        if (nap !== null) await Promise.race([needs.wait(nap), rung]);
      }
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error);
      waiters.clear();
    } finally {
      pumping = false;
    }
  };

  return {
    /** Answers the call's id when it may start. */
    enter: (spend: Spend): Promise<string> =>
      new Promise((resolve, reject) => {
        if (waiters.size >= MAX_WAITERS) {
          reject(tooBusy());
          return;
        }
        waiters.add({ spend, giveUpAt: needs.now().getTime() + PATIENCE_MS, resolve, reject });
        ring();
        void pump();
      }),
    /** A place has become free. */
    left: () => ring(),
  };
};

const tooBusy = (): ConnectorError =>
  new ConnectorError('zoho_busy', 'Zoho’s calls of this minute are used up, and too many others wait for the next.', {
    retryAfterSeconds: 30,
    outcome: 'not_sent',
  });

const paused = (): ConnectorError =>
  new ConnectorError('paused', 'An admin has paused all writes on this connector.', {
    hint: 'Reading still works. An admin ends the pause with: pnpm connector resume',
    outcome: 'not_sent',
  });

const toHeard = (
  organizationId: string,
  call: {
    readonly callId: string;
    readonly spend: Spend;
    readonly request: ZohoRequest;
    readonly sent: { readonly at: number; readonly outcome: string };
  },
): HeardCall => {
  const { lane, requestId, plan } = call.spend;
  return {
    callId: call.callId,
    organizationId,
    method: call.request.method,
    route: call.request.path.replace(/(?<=\/)[^/]*\d[^/]*/g, ':id'),
    lane,
    outcome: call.sent.outcome,
    ms: Math.round((performance.now() - call.sent.at) * 10) / 10,
    ...(requestId === undefined ? {} : { requestId }),
    ...(plan === undefined ? {} : { plan }),
  };
};

const NEVER_LEFT: Landing = { rates: null, failed: null };

const landing = ({ headers }: RawAnswer, verdict: Verdict): Landing => ({
  rates: readRates(headers),
  failed: verdict.kind === 'ill',
  ...(verdict.kind === 'blocked' ? { blockedForSeconds: verdict.retryAfterSeconds } : {}),
  ...(verdict.kind === 'day_spent' ? { daySpent: true } : {}),
});

const settle = (
  verdict: Verdict,
  request: ZohoRequest,
): { body: Record<string, unknown>; error: null } | { body: null; error: ConnectorError } => {
  switch (verdict.kind) {
    case 'success':
      return { body: verdict.body, error: null };
    case 'refused':
      return { body: null, error: verdict.error };
    case 'unauthorised':
      return { body: null, error: missingScope(verdict.code, request) };
    case 'blocked':
      return {
        body: null,
        error: new ConnectorError('zoho_blocked', 'Zoho has blocked the organisation for too many calls in a minute.', {
          retryAfterSeconds: verdict.retryAfterSeconds,
          hint: 'Wait until the block ends. It concerns everybody who uses this Zoho organisation.',
          outcome: 'not_sent',
        }),
      };
    case 'day_spent':
      return {
        body: null,
        error: new ConnectorError('zoho_day_spent', 'Today’s allowance of Zoho calls is used up.', {
          ...(verdict.resetsInSeconds === null ? {} : { retryAfterSeconds: verdict.resetsInSeconds }),
          hint: 'It is renewed at midnight in the organisation’s time zone; a larger Zoho plan allows more.',
          outcome: 'not_sent',
        }),
      };
    case 'slow_down':
      return {
        body: null,
        error: new ConnectorError('zoho_busy', 'Zoho is handling too many calls at once.', {
          retryAfterSeconds: 5,
          zoho: { code: 1070, status: 429 },
          outcome: 'not_sent',
        }),
      };
    case 'ill':
      return {
        body: null,
        error: new ConnectorError('zoho_unavailable', `Zoho is not well (HTTP ${verdict.status}).`, {
          retryAfterSeconds: 30,
          outcome: 'unknown',
        }),
      };
  }
};

const missingScope = (code: number | null, request: ZohoRequest): ConnectorError =>
  new ConnectorError(
    'zoho_scope_missing',
    `Zoho does not allow the connector to use ${request.path.split('/')[1] ?? ''}.`,
    {
      hint: 'Ask an admin to connect again, so that Zoho grants what the enabled intents need: pnpm connector connect',
      zoho: { code, status: 401 },
      // Not processed, so a plan stays as it was.
      outcome: 'not_sent',
    },
  );

// Reads only. A write is never repeated here: its caller looks first.
const mayRetry = (error: unknown, request: ZohoRequest): boolean =>
  request.method === 'GET' &&
  error instanceof ConnectorError &&
  ((error.code === 'zoho_unavailable' && error.facts.outcome === 'unknown') || error.facts.zoho?.code === 1070);
