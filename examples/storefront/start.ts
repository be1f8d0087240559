// Puts a storefront together and lets it listen.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { createCatalogue } from './cache/catalogue.ts';
import { createFollowing } from './cache/follow.ts';
import { createLive } from './cache/live.ts';
import { connectConnector } from './connector/connector.ts';
import { openBook } from './orders/book.ts';
import { createBuying } from './orders/buying.ts';
import type { Log, Parts, Settings } from './parts.ts';
import { openRefusals } from './session/refusals.ts';

export interface Storefront {
  readonly parts: Parts;
  stop(): Promise<void>;
}

const TIDY_MS = 600_000;

const now = (): Date => new Date();
const newId = (): string => randomBytes(16).toString('hex');

/** Listens on loopback. */
export const startStorefront = async (settings: Settings, log: Log): Promise<Storefront> => {
  const connector = connectConnector({ ...settings, now });
  const catalogue = createCatalogue({ connector, now, log });
  const following = createFollowing({ connector, catalogue, now, log, pollMs: settings.pollMs });
  const live = createLive({ catalogue, settings });
  const book = openBook(settings.bookFile);
  const refusals = openRefusals(settings.bookFile);
  const buying = createBuying({ connector, book, now, log });
  const parts: Parts = { settings, connector, catalogue, following, live, book, refusals, buying, now, newId, log };
  await following.poll();
  const forget = (): void => {
    for (const each of [book, refusals]) each.forget(now().getTime());
  };
  forget();
  const tidy = setInterval(forget, TIDY_MS);
  const listening = Promise.withResolvers<AddressInfo>();
  const { fetch } = createApp(parts);
  const server = serve({ fetch, hostname: '127.0.0.1', port: settings.port }, listening.resolve);
  server.once('error', listening.reject);
  await listening.promise;
  return {
    parts,
    stop: async () => {
      following.stop();
      live.stop();
      clearInterval(tidy);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      book.close();
      refusals.close();
    },
  };
};
