// The yardstick of check-stock-cpu.ts: the least a Hono server can do for the same question. Reads path, query and
// Authorization, answers what it was told to answer.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { PORT = '0', ANSWER = '{}', HEADERS = '{}' } = process.env;
const answer = JSON.parse(ANSWER);
const headers = JSON.parse(HEADERS);

const app = new Hono();
app.get('/v1/stock', (c) => {
  const items = c.req.queries('item') ?? [];
  const authorization = c.req.header('authorization') ?? '';
  return items.length > 0 && authorization !== '' ? c.json(answer, 200, headers) : c.text('', 400);
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) });
