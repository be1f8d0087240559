// May a delivery come in, and what is it about? The signature first: whoever cannot sign learns nothing of the rest.
import { type DeliveryContent, type DeliverySent, readDelivery, type Unreadable } from './read-delivery.ts';
import { type NamedSecret, type Refusal, type SignedRequest, verify } from './verify.ts';

export interface House {
  readonly organizationId: string;
  readonly allowUnsigned: boolean;
  readonly secrets: readonly NamedSecret[];
}

export type Judgement =
  | {
      readonly accepted: true;
      /** False: a hint that the record may have changed, and nothing else of it is believed. */
      readonly signed: boolean;
      readonly content: DeliveryContent;
    }
  | { readonly accepted: false; readonly signed: boolean; readonly verdict: RefusedFor; readonly detail: string };

export type RefusedFor = Refusal | Unreadable | 'wrong_organization';

export const judge = (request: SignedRequest & DeliverySent, house: House): Judgement => {
  const verified = verify(request, house.secrets);
  if (!verified.ok) {
    // A wrong signature is never taken for a missing one.
    const hint = verified.reason === 'unsigned' && house.allowUnsigned;
    if (!hint)
      return { accepted: false, signed: false, verdict: verified.reason, detail: unsignedWords[verified.reason] };
  }
  const signed = verified.ok;
  const read = readDelivery(request);
  if ('refused' in read) return { accepted: false, signed, verdict: read.refused, detail: read.detail };
  const { content } = read;
  if (content.organizationIds.some((id) => id !== house.organizationId)) {
    return {
      accepted: false,
      signed,
      verdict: 'wrong_organization',
      detail: 'The delivery names another organisation than the one this address belongs to.',
    };
  }
  return { accepted: true, signed, content };
};

const unsignedWords: Readonly<Record<Refusal, string>> = {
  unsigned: 'The delivery carries no signature.',
  malformed_signature: 'The signature is neither hexadecimal nor Base64 of 32 bytes.',
  too_many_parameters: 'The delivery has more parameters than any webhook of Zoho’s.',
  mismatch: 'The delivery is not signed with a secret this connector knows.',
};

/** Of the newest delivery of the same record that is remembered. */
export interface Earlier {
  readonly contentHash: string | null;
  readonly modifiedTime: string | null;
  readonly receivedAt: number;
  readonly state: string;
}

/**
 * Is it the same again? Only against the newest of its record: a record that went from A to B and back is no
 * repetition. Without a time of change two changes may look alike, so then it is one only while the first still waits.
 */
export const isRepetition = (
  content: Pick<DeliveryContent, 'contentHash' | 'modifiedTime'>,
  earlier: Earlier | null,
  { now, windowMs }: { readonly now: number; readonly windowMs: number },
): boolean => {
  if (earlier === null || earlier.contentHash !== content.contentHash) return false;
  if (now - earlier.receivedAt >= windowMs) return false;
  if (earlier.state === 'waiting') return true;
  return earlier.state === 'handled' && content.modifiedTime !== null;
};
