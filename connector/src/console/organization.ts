// Whose figures a page is about, where several organisations are connected.
import { html } from 'hono/html';
import { ConnectorError } from '../errors.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { ConsoleContext, ConsoleNeeds } from './mount.ts';
import type { Html } from './page.ts';

export interface Chosen {
  readonly connection: ConnectionRow;
  /** Says whose, and leads to the others; empty where there is one alone. */
  readonly choice: Html | string;
  /** For links that stay with it: `organization=...`. */
  readonly query: string;
}

/** The one that the address names, else the first. Errors: `not_connected`. */
export const chosen = async ({ store }: ConsoleNeeds, c: ConsoleContext): Promise<Chosen> => {
  const all = await store.read.connections.list();
  const asked = c.req.query('organization');
  const connection = asked === undefined ? all[0] : all.find(({ organizationId }) => organizationId === asked);
  if (connection === undefined) {
    throw new ConnectorError('not_connected', 'No such organisation is connected.', {
      hint: 'Where the connector runs: pnpm connector connect',
    });
  }
  const link = ({ organizationId, name }: ConnectionRow) =>
    organizationId === connection.organizationId
      ? html`<strong>${name}</strong> `
      : html`<a href="?organization=${organizationId}">${name}</a> `;
  const choice = all.length === 1 ? '' : html`<p>Of ${all.map(link)}</p>`;
  return { connection, choice, query: `organization=${connection.organizationId}` };
};
