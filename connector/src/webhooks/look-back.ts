// What the admin may ask about deliveries that came: list them, have one explained, have one looked at once more.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type Endpoint, openEndpoints, secretsAt } from './endpoints.ts';
import { type Explanation, explain } from './explain.ts';
import { readCapture } from './read-capture.ts';
import type { SignedRequest } from './verify.ts';

type LookParts = Pick<Parts, 'store' | 'vault' | 'now' | 'operator'>;

/** Without anything of its content. */
export interface ListedDelivery {
  readonly id: string;
  readonly organizationId: string;
  readonly receivedAt: string;
  readonly entity: string | null;
  readonly entityId: string | null;
  readonly signed: boolean;
  readonly verdict: string;
  readonly state: string;
  readonly handledAt: string | null;
  readonly error: string | null;
  readonly repeats: number;
}

export interface Told {
  /** Null for one from a file. */
  readonly delivery: ListedDelivery | null;
  readonly explanation: Explanation;
}

/** Newest first. */
export const listDeliveries = async ({ store }: LookParts, limit: number, offset = 0): Promise<ListedDelivery[]> =>
  (await store.read.deliveries.list(limit, offset)).map(toListed);

/** Errors: `not_found`. */
export const explainDelivery = async (parts: LookParts, id: string): Promise<Told> => {
  const row = await findDelivery(parts, id);
  const headers = JSON.parse(row.headers) as Partial<Record<string, string>>;
  const request: SignedRequest = {
    rawBody: row.body,
    query: row.query,
    contentType: headers['content-type'] ?? null,
    signature: headers['x-zoho-webhook-signature'] ?? null,
  };
  return { delivery: toListed(row), explanation: await explainWith(parts, row.organizationId, request) };
};

/** Errors: `invalid_ask` where the file holds no request. */
export const explainCapture = async (
  parts: LookParts,
  { organizationId, file }: { readonly organizationId: string; readonly file: Uint8Array },
): Promise<Told> => {
  const request = readCapture(file);
  if (request === null) {
    throw new ConnectorError(
      'invalid_ask',
      'The file does not begin with a request line such as POST /path HTTP/1.1.',
      {
        hint: 'Save the delivery as it went over the wire: request line, headers, an empty line, the body.',
      },
    );
  }
  return { delivery: null, explanation: await explainWith(parts, organizationId, request) };
};

const explainWith = async (parts: LookParts, organizationId: string, request: SignedRequest): Promise<Explanation> => {
  const endpoint: Endpoint | null = await openEndpoints(parts).of(organizationId);
  const { good, retired } = endpoint === null ? { good: [], retired: [] } : secretsAt(endpoint, parts.now().getTime());
  return explain(request, good, retired);
};

const findDelivery = async ({ store }: LookParts, id: string): Promise<Row> => {
  const row = await store.read.deliveries.get(id);
  if (row !== null) return row;
  throw new ConnectorError('not_found', 'No such delivery is remembered.', {
    hint: 'See: pnpm connector webhook list. Old ones are forgotten.',
  });
};

type Row = NonNullable<Awaited<ReturnType<Parts['store']['read']['deliveries']['get']>>>;

const toListed = (row: Omit<Row, 'arrival' | 'body' | 'headers' | 'query'>): ListedDelivery => ({
  id: row.id,
  organizationId: row.organizationId,
  receivedAt: new Date(row.receivedAt).toISOString(),
  entity: row.entity,
  entityId: row.entityId,
  signed: row.signed === 1,
  verdict: row.verdict,
  state: row.state,
  handledAt: row.handledAt === null ? null : new Date(row.handledAt).toISOString(),
  error: row.error,
  repeats: row.repeats,
});

/**
 * Puts an accepted delivery into the queue once more; a second time while it still waits there changes nothing.
 * Errors: `not_found`; `invalid_ask` where it was refused.
 */
export const replayDelivery = async (
  parts: LookParts,
  id: string,
): Promise<{ readonly delivery: string; readonly entity: string | null; readonly entityId: string | null }> => {
  const row = await findDelivery(parts, id);
  if (row.state === 'refused') {
    throw new ConnectorError(
      'invalid_ask',
      `This delivery was refused for ${row.verdict}, so nothing of it is believed.`,
      {
        hint: `See why: pnpm connector webhook explain ${id}. Then have Zoho send it again.`,
      },
    );
  }
  await parts.store.write(async (s) => {
    const { organizationId } = row;
    const jobId = await s.jobs.enqueue({ organizationId, kind: 'webhook', payload: { deliveryId: id }, key: id });
    await s.deliveries.assign(id, jobId);
    const told = {
      organizationId,
      at: parts.now().getTime(),
      by: parts.operator ?? null,
      before: { state: row.state },
    };
    await s.audit.append(auditEntry({ ...told, action: 'webhook.replayed', subject: `delivery ${id}` }));
  });
  return { delivery: id, entity: row.entity, entityId: row.entityId };
};
