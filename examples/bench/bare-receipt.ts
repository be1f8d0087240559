// The yardstick of webhook-receipt.ts: the least a Hono server can do with a delivery. Reads the body, inserts one row in
// a transaction of its own on the same kind of file, as durable as the connector's, and acknowledges.
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';

const { PORT = '0', FILE = '' } = process.env;
const database = new Database(FILE);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table deliveries (id integer primary key, receivedAt integer not null, body blob not null)');
const insert = database.prepare('insert into deliveries (receivedAt, body) values (?, ?)');

const app = new Hono();
app.get('/', (c) => c.text(''));
app.post('/delivery', async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer());
  const { lastInsertRowid } = insert.run(Date.now(), body);
  return c.json({ delivery: String(lastInsertRowid), repeated: false });
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) });
