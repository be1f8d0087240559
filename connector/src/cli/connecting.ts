// Makes the connection to Zoho and waits until it stands: by a link for a browser, or by a code from the console.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

export interface Connected {
  readonly organizationId: string;
  readonly name: string;
}

const LOOK_MS = 250;
const LINK_MS = 15 * 60_000;

/**
 * Shows the link, and answers when somebody has opened it and agreed. Errors: `invalid_ask` where nobody did in time, or
 * whatever `failed` tells.
 */
export const connectByLink = async (
  parts: Pick<Parts, 'accounts' | 'store' | 'now' | 'wait'>,
  organizationId: string | undefined,
  { show, failed }: { readonly show: (link: string) => void; readonly failed: () => Error | null },
): Promise<Connected> => {
  const begunAt = parts.now().getTime();
  show(await parts.accounts.createLink(organizationId === undefined ? {} : { organizationId }));
  while (parts.now().getTime() - begunAt < LINK_MS) {
    const fresh = (await parts.store.read.connections.list()).find(({ connectedAt }) => connectedAt >= begunAt);
    if (fresh !== undefined) return { organizationId: fresh.organizationId, name: fresh.name };
    const error = failed();
    if (error !== null) throw error;
    await parts.wait(LOOK_MS);
  }
  throw new ConnectorError('invalid_ask', 'Nobody has opened the link within a quarter of an hour.', {
    hint: 'Run it again to go on from here.',
  });
};
