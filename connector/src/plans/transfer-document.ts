// A transfer as it is sent and found again: by a number of ours, which Zoho takes once (API notes 6.7).
import type { ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import { isOurTransfer } from './match-stock.ts';
import type { TransferRecipe } from './recipe.ts';
import type { Outgoing } from './sending.ts';
import { call, leaveUncertain, type Run } from './steps.ts';

export const transferDocument = (run: Run, recipe: TransferRecipe): Outgoing<ZohoTransfer> => ({
  what: 'transfer',
  createCall: 'create-transfer',
  unique: true,
  looks: 0,
  settleMs: 0,
  create: () =>
    run.zoho.transfers.create(run.spend, {
      number: recipe.number,
      date: recipe.date,
      fromId: recipe.fromId,
      toId: recipe.toId,
      inTransit: recipe.inTransit,
      ...(recipe.description === null ? {} : { description: recipe.description }),
      lines: recipe.lines.map(({ itemId, name, quantityMicros }) => ({ itemId, name, quantity: quantityMicros })),
    }),
  find: async () => {
    const [head] = await call(run, 'look-up', () => run.zoho.transfers.numbered(run.spend, recipe.number));
    if (head === undefined) return null;
    const found = await call(run, 'read-transfer', () => run.zoho.transfers.get(run.spend, head.id));
    if (found === null || isOurTransfer(recipe, found)) return found;
    return `Zoho has a transfer ${found.number}, but with another content than this plan.`;
  },
  keep: (transfer) => {
    run.transfer = transfer;
    return transfer;
  },
  conclude: (plan) => leaveUncertain(run, plan, 'Zoho does not show the transfer.'),
});
