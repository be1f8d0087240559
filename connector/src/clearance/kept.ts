// A decision as it is kept, and read back: what was decided apart from who bought, since only the latter is ever erased.
import * as v from 'valibot';
import type { Decision } from '../compliance/decide.ts';

const address = v.object({
  street: v.string(),
  secondary: v.string(),
  city: v.string(),
  county: v.string(),
  state: v.string(),
  zip: v.string(),
  country: v.string(),
});

const buyer = v.object({ name: v.string(), bornOn: v.nullable(v.string()), address });
export type KeptBuyer = v.InferOutput<typeof buyer>;

export interface Deliverer {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
}

export interface KeptDecision {
  readonly decision: Decision;
  /** Who was to bring it, as the reports name them. */
  readonly deliverer: Deliverer;
  /** Proofs it relied on: the id of one, and a digest of the other's address. */
  readonly proofs: { readonly age: string | null; readonly address: string | null };
}

/** Null where there is none to read: it has been erased, or is damaged. */
export const readBuyer = (json: string | null): KeptBuyer | null => {
  const parsed = v.safeParse(buyer, readJson(json));
  return parsed.success ? parsed.output : null;
};

export const readDecision = (json: string): KeptDecision | null => {
  const read = readJson(json);
  return typeof read === 'object' && read !== null && 'decision' in read ? (read as KeptDecision) : null;
};

const readJson = (json: string | null): unknown => {
  try {
    return json === null ? null : JSON.parse(json);
  } catch {
    return null;
  }
};

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Such as CD-7KQF-2M3D-X9AB: short enough to stand on an order, and one of 2 to the 60. */
export const toDecisionId = (random: string): string => {
  const letters = Array.from({ length: 12 }, (_, index) => {
    const byte = Number.parseInt(random.slice(index * 2, index * 2 + 2), 16);
    return ALPHABET[byte % ALPHABET.length] ?? '0';
  }).join('');
  return `CD-${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
};
