// The headers are written out for speed; the library they were taken from stays the judge of them.
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { describe, expect, it } from 'vitest';
import { completeHeaders, jsonAnswer } from './headers.ts';

const ofTheLibrary = async (): Promise<Record<string, string>> => {
  const app = new Hono().use(secureHeaders()).get('/', (c) => c.body(null));
  return Object.fromEntries((await app.request('/')).headers);
};

const completed = (answer: () => Response) => {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    completeHeaders(c, 'an-id');
  });
  return app.get('/', answer).request('/');
};

describe('the headers of an answer', () => {
  it('hold whatever the library of secure headers would set', async () => {
    const expected = await ofTheLibrary();
    expect(Object.keys(expected).length).toBeGreaterThan(8);
    const answers = [
      await completed(() => new Response('plain')),
      await completed(() => jsonAnswer('an-id', { a: 1 })),
    ];
    for (const answer of answers) expect(Object.fromEntries(answer.headers)).toMatchObject(expected);
  });

  it('carry the id of the request, on JSON and on any other answer', async () => {
    expect((await completed(() => new Response('plain'))).headers.get('x-request-id')).toBe('an-id');
    const json = await completed(() => jsonAnswer('an-id', { a: 1 }));
    expect(json.headers.get('x-request-id')).toBe('an-id');
    expect(json.headers.get('cache-control')).toBe('no-store');
    expect(await json.json()).toEqual({ a: 1 });
  });

  it('leave what an answer has said itself', async () => {
    const answer = await completed(() => new Response('framed', { headers: { 'x-frame-options': 'DENY' } }));
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });
});
