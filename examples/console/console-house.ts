// For tests: a connected house whose console listens, so that a real browser finds it.
import { serve } from '@hono/node-server';
import { createApp } from 'connector/app.ts';
import { createSignInLink } from 'connector/console/links.ts';
import { loadConsole } from 'connector/console/mount.ts';
import { type House, type HouseOptions, openHouse } from '../stories/house.ts';

export interface ConsoleHouse extends AsyncDisposable {
  readonly house: House;
  readonly origin: string;
  /** An address that signs a browser in. */
  link(): Promise<string>;
}

export const openConsoleHouse = async (options: HouseOptions = {}): Promise<ConsoleHouse> => {
  const house = await openHouse({ mirrored: true, ...options });
  const app = createApp(house.parts, { mountConsole: await loadConsole(house.config) });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the console has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    house,
    origin,
    link: async () => {
      const { pathname, search } = new URL(await createSignInLink(house.parts, 'maria'));
      return `${origin}${pathname}${search}`;
    },
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await house[Symbol.asyncDispose]();
    },
  };
};

/** A stranger's server on this machine, that answers everybody with one page. */
export const serveText = async (html: string): Promise<AsyncDisposable & { readonly port: number }> => {
  const page = () => new Response(html, { headers: { 'content-type': 'text/html' } });
  const server = serve({ fetch: page, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stranger has no port');
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
