// The yardstick of shop-cpu.ts, the least a Hono server can do for the same: a text that is there already, or the word that it
// is still the same; a body that is read and answered; and that with as many commits and calls as a checkout makes.
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';

const {
  PORT = '0',
  ANSWER_FILE = '',
  HEADERS = '{}',
  FOLDER = '',
  OTHERS = '',
  COMMITS = '',
  CALLS = '',
} = process.env;
const headers = JSON.parse(HEADERS) as Record<string, string>;
const answer = readFileSync(ANSWER_FILE, 'utf8');

const app = new Hono();
app.get('/v1/products', (c) => {
  if ((c.req.header('authorization') ?? '') === '' || c.req.query('limit') === undefined) return c.text('', 400);
  return c.req.header('if-none-match') === headers.etag ? c.body(null, 304, headers) : c.body(answer, 200, headers);
});
app.post('/v1/checkouts', async (c) => {
  const body: unknown = await c.req.json();
  return (c.req.header('authorization') ?? '') === '' ? c.text('', 400) : c.json({ answer: body });
});

const database = new Database(`${FOLDER}/bare.sqlite`);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table steps (at integer primary key, note text)');
const note = database.prepare('insert into steps (note) values (?)');
app.post('/v1/checkouts/with-its-steps', async (c) => {
  const body: unknown = await c.req.json();
  for (let call = 0; call < Number(CALLS); call += 1) await (await fetch(OTHERS)).text();
  for (let commit = 0; commit < Number(COMMITS); commit += 1) note.run(JSON.stringify(body));
  return c.json({ answer: body });
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) });
