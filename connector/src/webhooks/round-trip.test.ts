import { describe, expect, test } from 'vitest';
import { answerRoundTrip, roundTripOf } from './round-trip.ts';

const SECRET = { name: 's1', secret: 'a'.repeat(48) };
const AT = Date.parse('2026-11-22T12:00:00Z');
const nonce = '0123456789abcdef0123456789abcdef';
const trip = roundTripOf('https://connector.example', '10234695', SECRET.secret, { nonce, at: AT });

const request = (more: Partial<{ body: string; query: string; signature: string | null }> = {}) => ({
  rawBody: Buffer.from(more.body ?? trip.body),
  query: more.query ?? new URL(trip.url).search.slice(1),
  contentType: 'application/json',
  signature: more.signature === undefined ? (trip.headers['x-zoho-webhook-signature'] ?? null) : more.signature,
});

test('who has the secret answers, and is known by the answer', () => {
  const answered = answerRoundTrip(request(), [SECRET], AT + 1_000);
  expect(trip.isAnswer(JSON.stringify(answered))).toBe(true);
});

test('while one secret replaces another, either will do', () => {
  const answered = answerRoundTrip(request(), [{ name: 's2', secret: 'b'.repeat(48) }, SECRET], AT);
  expect(trip.isAnswer(JSON.stringify(answered))).toBe(true);
});

describe('nothing is answered', () => {
  test.each<[string, Parameters<typeof answerRoundTrip>]>([
    ['to a body that changed on its way', [request({ body: trip.body.replace('0', '1') }), [SECRET], AT]],
    ['to a query that changed on its way', [request({ query: 'organization_id=1' }), [SECRET], AT]],
    ['to who does not sign', [request({ signature: null }), [SECRET], AT]],
    ['by who has another secret', [request(), [{ name: 's1', secret: 'b'.repeat(48) }], AT]],
    ['by who has none', [request(), [], AT]],
    ['to one that was kept for later', [request(), [SECRET], AT + 6 * 60_000]],
  ])('%s', (_, asked) => {
    expect(answerRoundTrip(...asked)).toBeNull();
  });
});

test.each(['', '{}', 'null', '{"answer":"00"}', `{"answer":"${'0'.repeat(64)}"}`, '<html>'])(
  'an answer such as %s is nobody’s we know',
  (text) => {
    expect(trip.isAnswer(text)).toBe(false);
  },
);
