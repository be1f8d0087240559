// For tests: the adjustments and transfers of a pretended Zoho. It begins with one of each, and remembers those it is given.
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import type { ZohoAdjustment, ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import { hidden, type Spent } from './zoho-answers-testbed.ts';

export const pretendMoves = (spent: Spent): Pick<ZohoOrganization, 'adjustments' | 'transfers'> => {
  const adjustments = new Map<string, ZohoAdjustment>([
    [
      '910000000000',
      hidden({
        id: '910000000000',
        reference: '',
        date: '2026-11-20',
        reason: 'Damaged',
        kind: 'quantity' as const,
        status: '',
        modifiedTime: '',
        description: '',
        lines: [hidden({ itemId: '11', locationId: '501', quantity: -2e6 })],
      }),
    ],
  ]);
  const transfers = new Map<string, ZohoTransfer>([
    [
      '920000000000',
      hidden({
        id: '920000000000',
        number: 'TO-1',
        date: '2026-11-20',
        status: 'in_transit',
        fromId: '501',
        toId: '502',
        modifiedTime: '',
        inTransit: true,
        description: '',
        lines: [hidden({ itemId: '11', name: 'Folding booth', quantity: 3e6 })],
      }),
    ],
  ]);
  return {
    adjustments: {
      newest: async (spend) => {
        spent(spend);
        return { rows: [...adjustments.values()], more: false };
      },
      get: async (spend, id) => {
        spent(spend);
        return adjustments.get(id) ?? null;
      },
      create: async (spend, { date, reason, reference, lines }) => {
        spent(spend);
        const adjustment: ZohoAdjustment = hidden({
          id: `91000000000${adjustments.size}`,
          reference,
          date,
          reason,
          kind: 'quantity',
          status: '',
          modifiedTime: '',
          description: '',
          lines: lines.map((line) => hidden({ ...line, locationId: line.locationId ?? '' })),
        });
        adjustments.set(adjustment.id, adjustment);
        return adjustment;
      },
    },
    transfers: {
      newest: async (spend) => {
        spent(spend);
        return { rows: [...transfers.values()], more: false };
      },
      numbered: async (spend, number) => {
        spent(spend);
        return [...transfers.values()].filter((transfer) => transfer.number === number);
      },
      get: async (spend, id) => {
        spent(spend);
        return transfers.get(id) ?? null;
      },
      create: async (spend, draft) => {
        spent(spend);
        const transfer: ZohoTransfer = hidden({
          ...draft,
          id: `92000000000${transfers.size}`,
          status: draft.inTransit ? 'in_transit' : 'transferred',
          description: '',
          modifiedTime: '',
        });
        transfers.set(transfer.id, transfer);
        return transfer;
      },
      send: async (spend, id) => {
        spent(spend);
        transfers.set(id, { ...(transfers.get(id) as ZohoTransfer), status: 'in_transit' });
      },
      receive: async (spend, id) => {
        spent(spend);
        transfers.set(id, { ...(transfers.get(id) as ZohoTransfer), status: 'transferred' });
      },
    },
  };
};
