// The stop button: while it is pressed no write leaves for Zoho, whatever had begun. The door looks once more before
// each one; plans wait where they are, and a draft that waits holds nothing in Zoho.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

export const requireNotPaused = async (needs: Pick<Parts, 'store'>): Promise<void> => {
  if ((await needs.store.read.settings.get('paused')) === null) return;
  throw new ConnectorError('paused', 'An admin has paused all writes on this connector.', {
    hint: 'Reading still works. An admin ends the pause with: pnpm connector resume',
  });
};
