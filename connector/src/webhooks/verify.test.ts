// Every signature here was made with openssl or Python's hmac on the command line, never by this project.
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { MAX_PAIRS, type SignedRequest, verify } from './verify.ts';

const SECRET = 'k3yForZohoWebhooks2026';
const secrets = [{ name: 'now', secret: SECRET }];

/** As Zoho prints it in its own page on securing webhooks. */
const printed = {
  query: 'subscription_id=90343&name=basic',
  contentType: 'application/json',
  rawBody: Buffer.from('{"created_date":"2019-03-06","event_id":"5675"}'),
};
const PRINTED_HEX = '1f171a0e2a4a7a07ac936a44f6a0b60e5f794ae2a0496991185e26f65f03e23c';
const PRINTED_BASE64 = 'HxcaDipKegesk2pE9qC2Dl95SuKgSWmRGF4m9l8D4jw=';
const PRINTED_OLD = 'abfd3767c0b837326da2e44f83fec0faa93551804e5bb5c433c440a5e8ee17c7';

const item = { query: '', contentType: 'application/json', rawBody: Buffer.from('{"item":{"item_id":"1"}}') };
const ITEM = '99ab17d24bcc2c05ade2c1d950663b96d195e7ded0cc55adeac111fd27c1b80f';

const plus = { ...item, rawBody: Buffer.from('{"item":{"item_id":"1","name":"A + B"}}') };
const PLUS = '03cf6021c960cd1ad23d363d7550b89bbe72fe770529f6ce700c1617e8817d26';

const ok = (signed: Omit<SignedRequest, 'signature'>, signature: string | null, known = secrets) =>
  verify({ ...signed, signature }, known).ok;

test('Zoho’s printed example: the pairs sorted and joined, then the body', () => {
  expect(verify({ ...printed, signature: PRINTED_HEX }, secrets)).toEqual({
    ok: true,
    secret: 'now',
    encoding: 'hex',
  });
  expect(explain({ ...printed, signature: PRINTED_HEX }, secrets).signed).toBe(
    'namebasicsubscription_id90343{"created_date":"2019-03-06","event_id":"5675"}',
  );
});

describe('a signature may be written', () => {
  test.each([
    ['in small hexadecimal digits', PRINTED_HEX],
    ['in capital hexadecimal digits', PRINTED_HEX.toUpperCase()],
    ['in Base64', PRINTED_BASE64],
    ['in Base64 without its filling', PRINTED_BASE64.slice(0, -1)],
    ['with blanks around it', ` ${PRINTED_HEX} `],
  ])('%s', (_, signature) => expect(ok(printed, signature)).toBe(true));

  test.each([
    ['half of it', PRINTED_HEX.slice(0, 32)],
    ['more than all of it', `${PRINTED_HEX}00`],
    ['two of them', `${PRINTED_HEX}, ${PRINTED_HEX}`],
    ['that of another family', `t=1734340423138,v=${PRINTED_HEX}`],
    ['with its algorithm before it', `sha256=${PRINTED_HEX}`],
    ['in other letters', 'z'.repeat(64)],
  ])('and not %s', (_, signature) => {
    expect(verify({ ...printed, signature }, secrets)).toEqual({ ok: false, reason: 'malformed_signature' });
  });
});

describe('the string that is signed', () => {
  const form = (body: string, query = '') => ({
    query,
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
    rawBody: Buffer.from(body),
  });
  const raw = (body: Uint8Array | string, query = '') => ({
    query,
    contentType: 'text/plain',
    rawBody: Buffer.from(body as string),
  });

  test.each([
    ['is the body alone where there is no query', item, ITEM],
    [
      'has query and form pairs sorted among each other, decoded, and no body behind them',
      form(
        'org=10234695&JSONString=%7B%22item%22%3A%7B%22name%22%3A%22A+%26+B+%2B+C%22%2C%22item_id%22%3A%221%22%7D%7D',
        'event=edit',
      ),
      '8ee66cd7885100409002ddc58469bc917cf00c4f326fe87f4ff02ca558122574',
    ],
    [
      'keeps every pair of a name that stands twice, in their order, and an empty value as nothing',
      raw('', 'a=2&b=&a=1&&'),
      'fd1b5439102a89dbee163d219bfe0b1af61f321ea173e8cb928971f8f9d34756',
    ],
    [
      'has capitals before small letters, and a name without a value as it is',
      raw('', 'lowercase_x&B=upa'),
      '5ff83ce494a65eaa6b49c4d30010de029d566beda99d2e7e7b645b82b190dc3f',
    ],
    [
      'reads + as a space and %2B as +, in letters of any tongue',
      raw('', 'name=%C4%8Caj+zelen%C3%BD%20100%25+%2Bplus'),
      '8f40353ec266a23debd1dccb785a50f76dfaee083c0da3f2063c22a37118c1d1',
    ],
    [
      'leaves a percent sign that begins nothing as it is',
      raw('', 'a=%zz%4'),
      '7369fc8b8dfbcd0362e36aa8faf91c7d2c24d1c5e303d55a216e5668b9ae4595',
    ],
    [
      'sorts names as Java does, by UTF-16 units',
      raw('', '%EF%AC%81=y&%F0%9F%98%80=x'),
      '835079d5ff23ab434109b7e0eeb9f704614ce919e400d122e707feaada47e5db',
    ],
    [
      'holds bytes that are no text as they are, in a pair',
      raw('', 'name=%FF'),
      '9b870cf5a77f9c8769637ade3a17532aa1e66c37ca0efbffb61f09360236c059',
    ],
    [
      'holds bytes that are no text as they are, in the body',
      raw(Buffer.from('7b226974656d223a7b226974656d5f6964223a2231222c226e616d65223a22fffe227d7d', 'hex')),
      '0e6f42aa3d879d39be06e24d527c233f2ec01ceb31efd4e9763f075bd5348d35',
    ],
    [
      'keeps line breaks and zero bytes of the body',
      raw('{"item":\r\n\u0000}'),
      '3642dfc279ec22c2e2d7e88ba249cc3ab7b85455f9f4200552f57b307c798555',
    ],
    [
      'keeps a byte-order mark of the body',
      raw('\uFEFF{}'),
      '1e613cc8600177a25ce92cc58235f31a6b0c71eb9791407eb27dc00cf9fe8277',
    ],
    ['may be empty', raw(''), '9060164172352d3cdeff15bdec2d7dd22eafd3cf6902ca398a56a5219d93447e'],
  ])('%s', (_, signed, signature) => {
    expect(ok(signed, signature)).toBe(true);
    expect(ok({ ...signed, rawBody: Buffer.concat([signed.rawBody, Buffer.from('&x=y')]) }, signature)).toBe(false);
    expect(ok({ ...signed, query: `${signed.query}&x=y` }, signature)).toBe(false);
  });
});

describe('secrets', () => {
  const both = [{ name: 'old', secret: 'olderSecret12345' }, ...secrets];
  test('may be several while they are changed, and the one that matched is named', () => {
    expect(verify({ ...printed, signature: PRINTED_OLD }, both)).toMatchObject({ ok: true, secret: 'old' });
    expect(verify({ ...printed, signature: PRINTED_HEX }, both)).toMatchObject({ ok: true, secret: 'now' });
    expect(ok(printed, PRINTED_OLD)).toBe(false);
  });
  test('none means that nothing matches', () => expect(ok(printed, PRINTED_HEX, [])).toBe(false));
});

test('without a signature it is unsigned, whatever else it has', () => {
  for (const signature of [null, '', '  ']) {
    expect(verify({ ...printed, signature }, secrets)).toEqual({ ok: false, reason: 'unsigned' });
  }
});

test('a delivery with more parameters than any has is refused before they are sorted', () => {
  const many = (count: number) => ({ ...printed, query: 'a&'.repeat(count), signature: PRINTED_HEX });
  expect(verify(many(MAX_PAIRS + 1), secrets)).toEqual({ ok: false, reason: 'too_many_parameters' });
  expect(verify(many(MAX_PAIRS), secrets)).toEqual({ ok: false, reason: 'mismatch' });
});

describe('an explanation says', () => {
  const why = (signed: Omit<SignedRequest, 'signature'>, signature: string | null, retired = [] as typeof secrets) =>
    explain({ ...signed, signature }, secrets, retired).reason;

  test.each([
    ['that no secret is set in Zoho', why(item, null), /has no secret/],
    ['that the signature is of another kind', why(item, 't=1,v=2'), /neither 64 hexadecimal digits nor Base64/],
    [
      'that an older secret is in use',
      why(printed, PRINTED_OLD, [{ name: 'old', secret: 'olderSecret12345' }]),
      /retired/,
    ],
    ['that a query was added', why({ ...item, query: 'from=proxy' }, ITEM), /without the query/],
    ['that a line break was added', why({ ...item, rawBody: Buffer.from(`${item.rawBody}\n`) }, ITEM), /line break/],
    [
      'that JSON is sent as a form',
      why({ ...plus, contentType: 'application/x-www-form-urlencoded' }, PLUS),
      /content type of a form and is none/,
    ],
    [
      'that JSON is sent as a form, with a query besides',
      why({ ...plus, query: 'a=b', contentType: 'application/x-www-form-urlencoded' }, PLUS),
      /body alone/,
    ],
    ['and otherwise that the secret or the delivery differs', why(item, PRINTED_HEX), /another secret/],
  ])('%s', (_, said, expected) => expect(said).toMatch(expected));

  test('what was tried, and never a secret', () => {
    const explained = explain({ ...item, signature: PRINTED_HEX }, secrets);
    expect(explained).toMatchObject({
      matches: false,
      secret: null,
      secretsTried: ['now'],
      encodingsTried: ['hex'],
      body: 'its bytes, at the end',
      signed: '{"item":{"item_id":"1"}}',
      signedBytes: 24,
    });
    expect(JSON.stringify(explained)).not.toContain(SECRET);
  });

  test('a long string only in part', () => {
    const explained = explain({ ...item, rawBody: Buffer.alloc(5_000, 'x'), signature: ITEM }, secrets);
    expect(explained.signed).toHaveLength(2_000 + '… (3000 bytes more)'.length);
    expect(explained.signedBytes).toBe(5_000);
  });
});
