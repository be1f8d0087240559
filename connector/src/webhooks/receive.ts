// Takes a delivery in: judged, then remembered together with its job in one unit of work. Whatever is answered well is
// on the disk by then.
import type { ProblemCode } from 'shared-schemas';
import { appendBounded } from '../audit/bounded.ts';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type Endpoint, secretsAt } from './endpoints.ts';
import { type Earlier, isRepetition, type Judgement, judge, type RefusedFor } from './judge.ts';
import { together } from './together.ts';
import type { SignedRequest } from './verify.ts';

type ReceiptParts = Pick<Parts, 'store' | 'now' | 'wait' | 'newId' | 'config' | 'log'>;

export interface Arrived extends SignedRequest {
  readonly rawBody: Buffer;
  /** JSON of those worth keeping. */
  readonly headers: string;
}

export interface Receipt {
  /** The delivery's id; of the first, where this one repeats it. */
  readonly delivery: string;
  readonly repeated: boolean;
}

type Accepted = Extract<Judgement, { accepted: true }>;
type Refused = Extract<Judgement, { accepted: false }>;

/** Of those refused, which whoever knows the address can send: enough to see why. */
const REFUSED_KEPT = 20;

export interface Reception {
  /** Errors: `signature_wrong`, `malformed_body`, `webhook_misdirected`, `not_connected`, `store_unavailable`. */
  receive(endpoint: Endpoint, arrived: Arrived): Promise<Receipt>;
  /** For work that can wait: at once while nothing comes in, else one after the other, a little later each. */
  calm(): Promise<void>;
}

/** So long is everything else held up by deliveries that come without end. */
const CALM_MS = 100;

/** In one unit of work, which holds the store for some milliseconds; and waiting for it, each with up to 1 MB. */
const TOGETHER = { most: 32, waiting: 200 };

export const openReception = (parts: ReceiptParts): Reception => {
  const windowMs = parts.config.WEBHOOK_REPEAT_MINUTES * 60_000;
  const remember = together<Kept, Receipt>((all) => parts.store.write((s) => keepAll(s, all, windowMs)), TOGETHER);
  const receive: Reception['receive'] = async (endpoint, arrived) => {
    const receivedAt = parts.now().getTime();
    const { organizationId } = endpoint;
    const judged = judge(arrived, { ...endpoint, secrets: secretsAt(endpoint, receivedAt).good });
    const { rawBody: body, query, headers } = arrived;
    const sent = { id: parts.newId(), organizationId, receivedAt, headers, query, body };
    if (!judged.accepted) throw await refuse(parts, judged, sent);
    if (endpoint.connected) return remember({ judged, sent });
    throw new ConnectorError('not_connected', 'The organisation of this address is not connected to Zoho.', {
      hint: 'Connect it with: pnpm connector connect',
    });
  };

  let coming = 0;
  let turn: Promise<void> = Promise.resolve();
  return {
    receive: async (endpoint, arrived) => {
      coming += 1;
      try {
        return await receive(endpoint, arrived);
      } finally {
        coming -= 1;
      }
    },
    calm: () => {
      if (coming === 0) return Promise.resolve();
      turn = turn.then(() => (coming === 0 ? undefined : parts.wait(CALM_MS)));
      return turn;
    },
  };
};

interface Sent {
  readonly id: string;
  readonly organizationId: string;
  readonly receivedAt: number;
  readonly headers: string;
  readonly query: string;
  readonly body: Buffer;
}

interface Kept {
  readonly judged: Accepted;
  readonly sent: Sent;
}

type Groups = Parameters<Parameters<Parts['store']['write']>[0]>[0];

/** Each is told apart from those before it, in the store and among these. */
const keepAll = async (s: Groups, all: readonly Kept[], windowMs: number): Promise<Receipt[]> => {
  const among = new Map<string, Earlier & { readonly id: string }>();
  const fresh: Kept[] = [];
  const receipts: Receipt[] = [];
  for (const one of all) {
    const { id, organizationId, receivedAt } = one.sent;
    const { entity, id: entityId, modifiedTime, contentHash } = one.judged.content;
    const signed = one.judged.signed ? 1 : 0;
    const record = `${organizationId} ${entity} ${entityId} ${signed}`;
    const earlier = among.get(record) ?? (await s.deliveries.newestOf({ organizationId, entity, entityId, signed }));
    if (earlier !== null && isRepetition(one.judged.content, earlier, { now: receivedAt, windowMs })) {
      receipts.push({ delivery: earlier.id, repeated: true });
      continue;
    }
    among.set(record, { id, contentHash, modifiedTime, receivedAt, state: 'waiting' });
    fresh.push(one);
    receipts.push({ delivery: id, repeated: false });
  }
  for (const some of Map.groupBy(fresh, ({ sent }) => sent.organizationId).values()) await addAll(s, some);
  for (const [place, { delivery, repeated }] of receipts.entries()) {
    if (repeated) await s.deliveries.repeat(delivery, all[place]?.sent.receivedAt ?? 0);
  }
  return receipts;
};

/** Of one organisation: each with its job and its entry in the audit log. */
const addAll = async (s: Groups, all: readonly Kept[]): Promise<void> => {
  const organizationId = all[0]?.sent.organizationId ?? '';
  const payloads = all.map(({ sent }) => ({ deliveryId: sent.id }));
  const jobIds = await s.jobs.enqueueAll(organizationId, 'webhook', payloads);
  const rows = all.map(({ judged, sent }, place) => {
    const { entity, id: entityId, modifiedTime, contentHash } = judged.content;
    const known = { entity, entityId, modifiedTime, contentHash, signed: judged.signed ? 1 : 0 };
    return { ...sent, ...known, jobId: jobIds[place] ?? null, verdict: 'accepted', state: 'waiting' } as const;
  });
  await s.deliveries.addAll(rows);
  await s.audit.appendAll(
    rows.map(({ id, receivedAt, entity, entityId, modifiedTime, contentHash, signed }) =>
      auditEntry({
        organizationId,
        at: receivedAt,
        action: 'webhook.accepted',
        subject: `delivery ${id}`,
        after: { entity, signed: signed === 1, modifiedTime, contentHash },
        zohoIds: [entityId],
      }),
    ),
  );
};

/** Remembered too, the newest few of them, so that it can be explained. */
const refuse = async (
  parts: ReceiptParts,
  { verdict, detail, signed }: Refused,
  sent: Sent,
): Promise<ConnectorError> => {
  const unknown = { entity: null, entityId: null, modifiedTime: null, contentHash: null, jobId: null };
  const row = { ...sent, ...unknown, verdict, signed: signed ? 1 : 0, state: 'refused' } as const;
  await parts.store.write(async (s) => {
    await s.deliveries.addRefused(row, REFUSED_KEPT);
    const { organizationId, receivedAt: at } = sent;
    const after = { verdict, signed };
    const told = { organizationId, at, action: 'webhook.refused', subject: `delivery ${sent.id}`, after };
    await appendBounded(s, auditEntry({ ...told, reason: detail }));
  });
  parts.log.warn({ delivery: sent.id, organizationId: sent.organizationId, verdict }, 'a webhook was refused');
  return new ConnectorError(problems[verdict], detail, {
    hint: `An admin sees why with: pnpm connector webhook explain ${sent.id}`,
  });
};

const problems: Readonly<Record<RefusedFor, ProblemCode>> = {
  unsigned: 'signature_wrong',
  malformed_signature: 'signature_wrong',
  too_many_parameters: 'malformed_body',
  mismatch: 'signature_wrong',
  not_utf8: 'malformed_body',
  not_json: 'malformed_body',
  too_deep: 'malformed_body',
  no_record: 'malformed_body',
  several_records: 'malformed_body',
  no_id: 'malformed_body',
  wrong_organization: 'webhook_misdirected',
};
