import { describe, expect, test } from 'vitest';
import { type RawAnswer, readAnswer, readRates } from './answer.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const kindOf = (...its: Parameters<typeof answer>) => readAnswer(answer(...its)).kind;

describe('a success', () => {
  test.each([200, 201, 202])('is any 2xx with code 0 (%i), and its body is handed on whole', (status) => {
    const body = { code: 0, message: 'success', items: [{ item_id: '1' }] };
    expect(readAnswer(answer(status, body))).toEqual({ kind: 'success', body });
  });

  test.each([
    ['code 0 with an error status', 400, { code: 0 }],
    ['a 200 without a code', 200, { items: [] }],
    ['a 200 whose code is text', 200, { code: '0' }],
    ['a redirect', 302, { code: 0 }],
  ])('is not %s', (_, status, body) => expect(kindOf(status, body)).not.toBe('success'));

  test('is not a 200 that says no', () => {
    expect(readAnswer(answer(200, { code: 1001, message: 'Exists' }))).toMatchObject({
      kind: 'refused',
      error: { code: 'zoho_refused', facts: { zoho: { code: 1001, status: 200 }, outcome: 'refused' } },
    });
  });
});

describe('429', () => {
  test('with code 44 is a block of the whole organisation, for as long as Zoho says', () => {
    const body = { code: 44, message: 'For security reasons your organization has been blocked' };
    expect(readAnswer(answer(429, body, { 'retry-after': '600' }))).toEqual({
      kind: 'blocked',
      retryAfterSeconds: 600,
    });
    expect(readAnswer(answer(429, body))).toEqual({ kind: 'blocked', retryAfterSeconds: 1_800 });
  });

  test.each(['soon', '', '-5', '1.5', 'Sun, 22 Nov 2026 10:00:00 GMT'])('for half an hour where it says %j', (said) => {
    expect(readAnswer(answer(429, { code: 44 }, { 'retry-after': said }))).toMatchObject({ retryAfterSeconds: 1_800 });
  });

  test('with code 45 is the end of the day, and with 1070 too many at once', () => {
    expect(kindOf(429, { code: 45, message: 'exceeded the maximum call rate limit of 1,000' })).toBe('day_spent');
    expect(kindOf(429, { code: 1070, message: 'too many concurrent requests' })).toBe('slow_down');
  });

  test.each([{ code: 4711 }, {}, '<html>Too many requests</html>', ''])(
    'with anything else (%j) counts as the worst',
    (body) => {
      expect(kindOf(429, body)).toBe('blocked');
    },
  );
});

test('401 is a token or a scope: Zoho does not say which', () => {
  expect(readAnswer(answer(401, { code: 57, message: 'You are not authorized' }))).toEqual({
    kind: 'unauthorised',
    code: 57,
  });
  expect(readAnswer(answer(401, '<html>'))).toEqual({ kind: 'unauthorised', code: null });
});

describe('Zoho is ill', () => {
  test.each([
    [500, { code: 1000, message: 'Internal error' }],
    [502, '<html>Bad gateway</html>'],
    [503, ''],
    [200, '<html>Maintenance</html>'],
    [200, ''],
    [200, '{"code":0'],
    [200, '[]'],
    [200, 'null'],
    [200, '"success"'],
    [400, '<html>Use the zohoapis domain</html>'],
    [404, { message: 'no code' }],
    [302, ''],
  ])('where it answers %i %j', (status, body) =>
    expect(readAnswer(answer(status, body))).toEqual({ kind: 'ill', status }),
  );
});

describe('a refusal', () => {
  const refusal = (status: number, body: object) => {
    const verdict = readAnswer(answer(status, body));
    return verdict.kind === 'refused' ? verdict.error : null;
  };

  test('carries Zoho’s words for people, and its code and status for the house', () => {
    expect(refusal(400, { code: 2, message: 'Invalid value passed for status' })).toMatchObject({
      code: 'zoho_refused',
      message: 'Zoho refused: Invalid value passed for status',
      facts: { zoho: { code: 2, status: 400 }, outcome: 'refused' },
    });
  });

  test('without words says its code', () => {
    expect(refusal(404, { code: 5 })?.message).toBe('Zoho refused: code 5');
    expect(refusal(404, { code: 5, message: ' \u200B ' })?.message).toBe('Zoho refused: code 5');
    expect(refusal(404, { code: 5, message: { a: 1 } })?.message).toBe('Zoho refused: code 5');
  });

  test('does not bring a text that runs backwards, breaks the line or never ends', () => {
    expect(refusal(400, { code: 2, message: 'a\u202Eb\nc\u0000d' })?.message).toBe('Zoho refused: a b c d');
    const long = refusal(400, { code: 2, message: 'x'.repeat(5_000) })?.message ?? '';
    expect(long).toBe(`Zoho refused: ${'x'.repeat(199)}…`);
  });

  test('because the subscription is over says so', () => {
    expect(refusal(400, { code: 103001, message: 'Trial expired' })).toMatchObject({
      code: 'zoho_plan_lapsed',
      facts: { outcome: 'refused', zoho: { code: 103001 } },
    });
  });

  test('because the user is not of the organisation says who mends it', () => {
    expect(refusal(400, { code: 6041, message: 'This user is not associated' })).toMatchObject({
      code: 'zoho_refused',
      facts: { hint: expect.stringContaining('pnpm connector connect') },
    });
  });
});

describe('what is left of the day', () => {
  test('is read from Zoho’s own headers, with or without commas', () => {
    const headers = {
      'x-rate-limit-limit': '10,000',
      'X-Rate-Limit-Remaining': '4711',
      'x-rate-limit-reset': ' 3600 ',
    };
    expect(readRates(new Headers(headers))).toEqual({
      dayLimit: 10_000,
      dayRemaining: 4_711,
      dayResetsInSeconds: 3_600,
    });
  });

  test('may be nothing, which is not the same as unknown', () => {
    expect(readRates(new Headers({ 'x-rate-limit-remaining': '0' })).dayRemaining).toBe(0);
  });

  test.each(['', 'many', '-1', '1.5', '1e3', '9'.repeat(10)])('is unknown where the header says %j', (said) => {
    expect(readRates(new Headers({ 'x-rate-limit-remaining': said })).dayRemaining).toBeNull();
  });

  test('is unknown where there is no header', () => {
    expect(readRates(new Headers())).toEqual({ dayLimit: null, dayRemaining: null, dayResetsInSeconds: null });
  });
});
