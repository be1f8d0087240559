// What a shop's key asks in vain is told to the audit log: which key, of what, why. Never in the asker's own words, for
// those may name people; and seldom, for a shop may be made to ask without end.
import { type Endpoint, type ProblemCode, shopEndpoints } from 'shared-schemas';
import { createSeldom } from '../audit/seldom.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';

export interface RefusedAsk {
  readonly error: unknown;
  readonly method: string;
  readonly path: string;
  readonly asker: Pick<Asker, 'kid' | 'organizationId'>;
  readonly requestId: string;
}

/** Never fails: whoever is refused is answered all the same. */
export type TellRefusedAsk = (refused: RefusedAsk) => Promise<void>;

/** Not told are the trouble of others and what every shop meets in a day, such as stock that has run out. */
const told: Partial<Record<ProblemCode, string>> = {
  invalid_ask: 'It is not what may be asked there.',
  malformed_body: 'Its body is not a JSON object.',
  body_too_large: 'Its body is too large.',
  item_not_found: 'It names an item that this shop does not sell.',
  quote_changed: 'Its quote is not that of these figures: they have changed, or somebody made it up.',
  limit_exceeded: 'It is over the limit of the key.',
  too_many_requests: 'There are too many of them.',
  idempotency_key_missing: 'It has no usable idempotency key.',
  idempotency_key_reused: 'Its idempotency key belongs to another checkout.',
  checkout_not_found: 'It names a checkout that is not of this key.',
  scope_missing: 'The key does not allow it.',
};

const MOST_FIELDS = 5;

export const createTellRefusedAsk = (parts: Pick<Parts, 'store' | 'now' | 'log'>): TellRefusedAsk => {
  const tell = createSeldom(parts);
  return async ({ error, method, path, asker: { kid, organizationId }, requestId }) => {
    const reason = error instanceof ConnectorError ? told[error.code] : undefined;
    const endpoint = addresses.find((each) => each.method === method && each.pattern.test(path));
    if (!(error instanceof ConnectorError) || reason === undefined || endpoint === undefined) return;
    const { code, facts } = error;
    const { name, fields } = endpoint;
    const wrong = (facts.fields ?? []).slice(0, MOST_FIELDS).map(({ field }) => toKnown(field, fields));
    const after = { code, ...(wrong.length === 0 ? {} : { fields: wrong }) };
    const entry = { organizationId, kid, action: 'shop.ask_refused', subject: name, reason, after, requestId };
    try {
      await tell(JSON.stringify([kid, name, code]), entry);
    } catch (cause) {
      parts.log.error({ requestId, error: cause }, 'a refused ask could not be told to the audit log');
    }
  };
};

/** A field by its name where it is one of the contract's; what somebody else called it stays out. */
const toKnown = (field: string, names: ReadonlySet<string>): string =>
  field.split('.').every((word) => /^\d{1,3}$/.test(word) || names.has(word)) ? field : 'one that is not known';

interface Nested {
  readonly entries?: Readonly<Record<string, Nested>>;
  readonly wrapped?: Nested;
  readonly item?: Nested;
}

const namesIn = ({ entries = {}, wrapped, item }: Nested): string[] => [
  ...Object.entries(entries).flatMap(([name, inner]) => [name, ...namesIn(inner)]),
  ...[wrapped, item].flatMap((inner) => (inner === undefined ? [] : namesIn(inner))),
];

const toAddress = ({ name, method, path, ask, answer }: Endpoint) => ({
  name,
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
  // Of answers too: a price is not asked with, and tells more than that something is not known.
  fields: new Set([ask, answer].flatMap((schema) => namesIn(schema as Nested))),
});

const addresses = shopEndpoints.map(toAddress);
