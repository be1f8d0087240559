// Why a delivery's signature does or does not match, in plain words: for the person who sets a webhook up.
import { isForm } from './pairs.ts';
import { matchSecret, type NamedSecret, readSignature, type SignedRequest, signedBytes, verify } from './verify.ts';

export interface Explanation {
  readonly matches: boolean;
  /** Name of the secret it was signed with. */
  readonly secret: string | null;
  readonly encoding: 'hex' | 'base64' | null;
  /** What must have been signed, as text; cut where it is long, with a mark where it is no text. */
  readonly signed: string;
  readonly signedBytes: number;
  /** Whether the body's own bytes are part of it, or the pairs of a form. */
  readonly body: 'its bytes, at the end' | 'its pairs, sorted in';
  readonly secretsTried: readonly string[];
  readonly encodingsTried: readonly ('hex' | 'base64')[];
  readonly reason: string;
}

const SHOWN = 2_000;

/** @param retired secrets that count no more, to tell whether an old one is still in use. */
export const explain = (
  request: SignedRequest,
  secrets: readonly NamedSecret[],
  retired: readonly NamedSecret[] = [],
): Explanation => {
  const verified = verify(request, secrets);
  const bytes = signedBytes(request)?.bytes ?? Buffer.alloc(0);
  const text = bytes.subarray(0, SHOWN).toString('utf8');
  const signature = request.signature === null ? null : readSignature(request.signature);
  return {
    matches: verified.ok,
    secret: verified.ok ? verified.secret : null,
    encoding: verified.ok ? verified.encoding : null,
    signed: bytes.length > SHOWN ? `${text}… (${bytes.length - SHOWN} bytes more)` : text,
    signedBytes: bytes.length,
    body: isForm(request.contentType) ? 'its pairs, sorted in' : 'its bytes, at the end',
    secretsTried: secrets.map(({ name }) => name),
    // Which of the two it is shows in its length: no signature reads as both.
    encodingsTried: signature === null ? ['hex', 'base64'] : [signature.encoding],
    reason: verified.ok
      ? `It was signed with the secret "${verified.secret}".`
      : reasons[verified.reason](request, secrets, retired),
  };
};

type Reason = (request: SignedRequest, secrets: readonly NamedSecret[], retired: readonly NamedSecret[]) => string;

const reasons: Readonly<Record<'unsigned' | 'malformed_signature' | 'too_many_parameters' | 'mismatch', Reason>> = {
  unsigned: () =>
    'It carries no header X-Zoho-Webhook-Signature: the webhook in Zoho has no secret. Put the secret into its settings there.',
  malformed_signature: () =>
    'Its signature is neither 64 hexadecimal digits nor Base64 of 32 bytes, so it is none of this family of Zoho’s. Zoho Payments and Zoho Mail sign in other ways.',
  too_many_parameters: () => 'It has more query and form parameters than any webhook of Zoho’s.',
  mismatch: (request, secrets, retired) => {
    const near = nearMiss(request, secrets, retired);
    return near === null
      ? 'None of the secrets gives this signature for this string. Either the webhook in Zoho has another secret, or something between Zoho and the connector changed the query or the body.'
      : `None of the secrets gives this signature for this string, but ${near}`;
  },
};

/** What a person or a proxy may have done to it: each is tried, for the explanation alone; none of them ever counts. */
const nearMiss = (
  request: SignedRequest,
  secrets: readonly NamedSecret[],
  retired: readonly NamedSecret[],
): string | null => {
  const given = request.signature === null ? null : readSignature(request.signature)?.bytes;
  if (given === null || given === undefined) return null;
  const bytes = (changed: Partial<SignedRequest>): Buffer =>
    signedBytes({ ...request, ...changed })?.bytes ?? Buffer.alloc(0);
  const trimmed = Buffer.from(request.rawBody.filter((byte, at, all) => at < all.length - 1 || byte !== 0x0a));
  const asRaw = { contentType: 'application/octet-stream' };
  const tries: readonly (readonly [Buffer, readonly NamedSecret[], string])[] = [
    [
      bytes({}),
      retired,
      'an older one does, which is retired: put the new secret into the webhook’s settings in Zoho.',
    ],
    [
      bytes({ query: '' }),
      secrets,
      'one does without the query: the query was added or changed on the way, or is not part of the webhook’s settings in Zoho.',
    ],
    [
      bytes(asRaw),
      secrets,
      'one does when the body is taken as it is: it is sent under the content type of a form and is none.',
    ],
    [
      bytes({ ...asRaw, query: '' }),
      secrets,
      'one does for the body alone: it is sent as a form, or with a query, that Zoho did not sign.',
    ],
    [
      bytes({ contentType: 'application/x-www-form-urlencoded' }),
      secrets,
      'one does when the body is read as a form: its content type was lost or changed on the way.',
    ],
    [
      bytes({ rawBody: trimmed }),
      secrets,
      'one does without the line break at the end: something added it on the way.',
    ],
    [
      Buffer.concat([Buffer.from(request.query, 'utf8'), request.rawBody]),
      secrets,
      'one does for the query as it stands in the address: whatever signed it did not sort and join the pairs.',
    ],
  ];
  return tries.find(([tried, with_]) => matchSecret(tried, given, with_) !== null)?.[2] ?? null;
};
