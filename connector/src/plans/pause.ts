// The stop button: while it is pressed nothing new is sent to Zoho; an order that Zoho holds
// already is brought to its end.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

export const requireNotPaused = async (needs: Pick<Parts, 'store'>): Promise<void> => {
  if ((await needs.store.read.settings.get('paused')) === null) return;
  throw new ConnectorError('paused', 'An admin has paused all writes on this connector.', {
    hint: 'Reading still works. An admin ends the pause with: pnpm connector resume',
  });
};
