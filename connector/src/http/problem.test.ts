import { problem, problemCodes } from 'shared-schemas';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { problemResponse, problemTable, toProblem } from './problem.ts';

const plan = { id: 'K7QF-2M' } as never;
const whole = new ConnectorError('plan_changed', 'SF-1108 now costs 13.00, not 12.50.', {
  cause: new Error('hunter2'),
  hint: 'Show the person the new plan.',
  retryAfterSeconds: 7,
  candidates: [{ id: '1', name: 'One' }],
  plan,
  fields: [{ field: 'item', reason: 'is missing' }],
  serverTime: '2026-11-22T10:00:00.000Z',
  zoho: { code: 4711, status: 400 },
  outcome: 'unknown',
});

test('a problem says what happened, whether to try again, and what to do next', () => {
  expect(toProblem(whole, 'request-1')).toEqual({
    code: 'plan_changed',
    title: 'The figures have changed',
    status: 409,
    detail: 'SF-1108 now costs 13.00, not 12.50.',
    retryable: false,
    retryAfterSeconds: 7,
    hint: 'Show the person the new plan.',
    requestId: 'request-1',
    candidates: [{ id: '1', name: 'One' }],
    plan,
    fields: [{ field: 'item', reason: 'is missing' }],
    serverTime: '2026-11-22T10:00:00.000Z',
  });
});

test('what is known of Zoho, of the outcome and of the cause stays in the house', () => {
  expect(JSON.stringify(toProblem(whole, ''))).not.toMatch(/hunter2|4711|outcome|cause|zoho/);
});

test('a problem says what it cost, where that is told', () => {
  const cost = { zohoCalls: 2, sharedCalls: 1, callsLeftToday: 99 };
  expect(toProblem(whole, 'r', cost).cost).toEqual(cost);
});

test('a problem holds no field it knows nothing of', () => {
  const fields = Object.keys(toProblem(new ConnectorError('item_not_found', 'No.'), 'r'));
  expect(fields.sort()).toEqual(['code', 'detail', 'requestId', 'retryable', 'status', 'title']);
});

describe('every code', () => {
  test('has its row', () => {
    expect(problemTable.map(({ code }) => code)).toEqual([...problemCodes]);
  });

  test.each([...problemCodes])('%s is sent in the shape of the contract', async (code) => {
    const answer = problemResponse(toProblem(new ConnectorError(code, 'What happened.', whole.facts), 'r'));
    const body = v.parse(problem, await answer.json());
    expect(body).toMatchObject({ code, status: answer.status, requestId: 'r' });
    expect(body.title).toMatch(/^\S.{3,59}$/);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    // "Try again" is for what passes by itself: somebody else at it, too many at once, or somebody being ill.
    if (body.retryable) expect([409, 429, 503]).toContain(answer.status);
    if ([400, 401, 403, 404, 410, 413, 422, 500].includes(answer.status)) expect(body.retryable).toBe(false);
  });
});

describe('an error nobody has foreseen', () => {
  test.each([
    ['an error', new Error('password hunter2 at /etc/connector')],
    ['a TypeError', new TypeError('hunter2 is not a function')],
    ['text', 'hunter2'],
    ['nothing', null],
    ['an object like ours', { code: 'item_not_found', message: 'hunter2', facts: { hint: 'hunter2' } }],
    ['one of ours that says it is internal', new ConnectorError('internal', 'the key hunter2 does not open')],
  ])('that is %s is internal, and not a word of it is said', (_, error) => {
    const told = toProblem(error, 'request-1');
    expect(told).toMatchObject({ code: 'internal', status: 500, retryable: false, requestId: 'request-1' });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});

describe('on the wire', () => {
  const headersOf = (error: ConnectorError) => problemResponse(toProblem(error, 'r')).headers;

  test('a problem is a problem, and is kept by nobody', () => {
    const headers = headersOf(new ConnectorError('item_not_found', 'No.'));
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('retry-after')).toBe(false);
    expect(headers.has('www-authenticate')).toBe(false);
  });

  test('when to come back stands in the header too', () => {
    expect(headersOf(new ConnectorError('zoho_busy', 'Later.', { retryAfterSeconds: 30 })).get('retry-after')).toBe(
      '30',
    );
    expect(headersOf(new ConnectorError('zoho_busy', 'Now.', { retryAfterSeconds: 0 })).get('retry-after')).toBe('0');
  });

  test('who is not signed in is told how to', () => {
    for (const code of ['unauthenticated', 'clock_skew', 'key_revoked'] as const) {
      expect(headersOf(new ConnectorError(code, 'No.')).get('www-authenticate')).toBe('Bearer');
    }
  });
});
