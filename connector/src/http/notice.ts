// What every answer says of the connection to Zoho where something is wrong with it: those that needed no call as well.
import type { Parts } from '../parts.ts';

/** For an answer that stands: it is asked last, so that it knows what the answer has come up against. From memory, until any process changes a connection; null while all is well. */
export type Notice = (organizationId: string) => string | null | Promise<string | null>;

export const createNotice = ({ store }: Pick<Parts, 'store'>): Notice => {
  const held = new Map<string, { readonly epoch: number; readonly notice: string | null }>();

  const look = async (organizationId: string, epoch: number): Promise<string | null> => {
    try {
      const notice = noticeOf(await store.read.connections.get(organizationId));
      held.set(organizationId, { epoch, notice });
      return notice;
    } catch {
      return null; // what has been done is answered all the same
    }
  };

  return (organizationId) => {
    const epoch = store.epoch('connections');
    const known = held.get(organizationId);
    return known !== undefined && known.epoch === epoch ? known.notice : look(organizationId, epoch);
  };
};

const noticeOf = (connection: { readonly state: string; readonly trouble: string | null } | null): string | null => {
  if (connection === null) {
    return 'The connector is not connected to Zoho; this is what it knew before. Ask an admin to connect it: pnpm connector connect';
  }
  const { state, trouble } = connection;
  if (state === 'connected') return trouble;
  const said = trouble ?? 'Zoho no longer accepts this connection.';
  return `${said} Nothing new is read or written until an admin connects again: pnpm connector connect --renew`;
};
