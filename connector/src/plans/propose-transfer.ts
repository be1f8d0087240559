// Turns "three of them to the warehouse" into a plan, and the arrival of a transfer. Nothing is written to Zoho.
import {
  type AskOf,
  formatDecimal,
  type Micros,
  type PlannedReceipt,
  type PlannedTransfer,
  parseDecimal,
  type receiveTransfer,
  type transferStock,
} from 'shared-schemas';
import { toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import { chooseLocation } from './choose-location.ts';
import { type FiguredChange, figureStock, warningsForStock } from './figure-stock.ts';
import { toMark } from './marks.ts';
import { transferPhase } from './match-stock.ts';
import {
  placeOf,
  requireEnough,
  type StockNeeds,
  type StockProposal,
  toShelfLine,
  warnOfOthers,
} from './propose-adjustment.ts';
import type { OrderSetting } from './propose-order.ts';
import type { ReceiptRecipe, TransferRecipe } from './recipe.ts';

/** Before the numbers of the transfers this connector makes. */
export const TRANSFER_PREFIX = 'ST-';

export const proposeTransfer = async (
  needs: StockNeeds,
  ask: AskOf<typeof transferStock>,
  setting: OrderSetting,
): Promise<StockProposal<PlannedTransfer, TransferRecipe>> => {
  const { asker, spend, planKey, currency, today } = setting;
  const { organizationId } = asker;
  const place = (word: string, flag: string) => chooseLocation(needs, { word, unsaid: '', flag }, asker, spend);
  const from = await place(ask.from, '--from');
  const to = await place(ask.to, '--to');
  if (from === null || to === null || from.id === to.id) {
    throw new ConnectorError('invalid_ask', 'A transfer goes from one location to another one.', {
      fields: [{ field: 'to', reason: 'must be another location than --from' }],
    });
  }
  const wanted = await resolveLines(needs, ask, setting);
  const changes = (locationId: string, sign: 1 | -1) =>
    wanted.map(({ itemId, quantity }) => ({ itemId, locationId, change: { delta: sign * quantity } }));
  // Both ends in one reading: an item that may not be kept at the other end is refused too.
  const both = await figureStock(needs, organizationId, [...changes(from.id, -1), ...changes(to.id, 1)], spend);
  const lines = both.slice(0, wanted.length);
  await requireEnough(needs, organizationId, lines);
  const inTransit = ask.inTransit === true;
  const valueMicros = sum(lines, ({ worth }) => worth);
  return {
    write: {
      kind: 'transfer-stock',
      from: { id: from.id, name: from.name },
      to: { id: to.id, name: to.name },
      inTransit,
      lines: lines.map((line) => ({ ...toShelfLine(line), quantity: formatDecimal(-line.delta) })),
      ...(ask.note === undefined ? {} : { note: ask.note }),
      value: toMoney(valueMicros),
      currency,
      ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
    },
    recipe: {
      kind: 'transfer-stock',
      ask,
      number: toMark(planKey, TRANSFER_PREFIX),
      fromId: from.id,
      toId: to.id,
      inTransit,
      lines: lines.map(({ itemId, reading, delta }) => ({ itemId, name: reading.item.name, quantityMicros: -delta })),
      description: ask.note ?? null,
      date: today,
    },
    warnings: [...warningsForStock(lines), ...(await warnOfOthers(needs, organizationId, lines))],
    valueMicros,
    unitsMicros: sum(lines, ({ delta }) => -delta),
  };
};

const resolveLines = async (
  { catalogue }: StockNeeds,
  ask: AskOf<typeof transferStock>,
  { asker, spend }: OrderSetting,
): Promise<{ itemId: string; quantity: Micros }[]> => {
  const items = await Promise.all(
    ask.line.map(({ item }) => catalogue.requireForWrite(asker.organizationId, item, spend)),
  );
  const wanted = new Map<string, Micros>();
  for (const [index, { itemId }] of items.entries()) {
    wanted.set(itemId, (wanted.get(itemId) ?? 0) + (parseDecimal(ask.line[index]?.quantity ?? '') ?? 0));
  }
  return [...wanted].map(([itemId, quantity]) => ({ itemId, quantity }));
};

/** Errors: `transfer_not_found`, `transfer_not_receivable`. */
export const proposeReceipt = async (
  needs: StockNeeds,
  ask: AskOf<typeof receiveTransfer>,
  { asker, spend, currency, today }: OrderSetting,
): Promise<StockProposal<PlannedReceipt, ReceiptRecipe>> => {
  const { organizationId } = asker;
  const zoho = needs.zoho(organizationId);
  const transfer = await requireTransfer(zoho.transfers, ask.transfer, spend);
  if (asker.locationIds !== null && !asker.locationIds.includes(transfer.toId)) throw noTransfer(ask.transfer);
  const obstacle = whyNotReceivable(transfer);
  if (obstacle !== null) {
    throw new ConnectorError('transfer_not_receivable', `Transfer ${transfer.number} cannot be received: ${obstacle}.`);
  }
  const coming = transfer.lines.map(({ itemId, quantity }) => ({
    itemId,
    locationId: transfer.toId,
    change: { delta: quantity },
  }));
  const lines = await figureStock(needs, organizationId, coming, spend, { arriving: true });
  const places = await zoho.locations.list(spend);
  const valueMicros = sum(lines, ({ worth }) => worth);
  return {
    write: {
      kind: 'receive-transfer',
      transfer: { id: transfer.id, number: transfer.number },
      from: placeOf(transfer.fromId, places),
      to: placeOf(transfer.toId, places),
      lines: lines.map((line) => ({ ...toShelfLine(line), quantity: formatDecimal(line.delta) })),
      value: toMoney(valueMicros),
      currency,
      ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
    },
    recipe: {
      kind: 'receive-transfer',
      ask,
      transferId: transfer.id,
      number: transfer.number,
      toId: transfer.toId,
      lines: lines.map(({ itemId, delta }) => ({ itemId, quantityMicros: delta })),
      date: today,
    },
    warnings: await warnOfOthers(needs, organizationId, lines),
    valueMicros,
    unitsMicros: sum(lines, ({ delta }) => delta),
  };
};

type Transfers = ReturnType<StockNeeds['zoho']>['transfers'];

/** By its number, or by its Zoho id. Errors: `transfer_not_found`. */
export const requireTransfer = async (
  transfers: Transfers,
  word: string,
  spend: OrderSetting['spend'],
): Promise<ZohoTransfer> => {
  const byId = /^\d{10,25}$/.test(word) ? await transfers.get(spend, word) : null;
  if (byId !== null) return byId;
  const [head] = await transfers.numbered(spend, word);
  const found = head === undefined ? null : await transfers.get(spend, head.id);
  if (found === null) throw noTransfer(word);
  return found;
};

/** Why a transfer cannot be received; null where it can. Pure. */
export const whyNotReceivable = ({ status }: Pick<ZohoTransfer, 'status'>): string | null => {
  if (status === 'partially_transferred') return 'some of it has arrived, and the rest is received in Zoho';
  switch (transferPhase(status)) {
    case 'moving':
      return null;
    case 'there':
      return 'it has arrived already';
    case 'void':
      return 'it is void';
    case 'held':
    case 'pending':
      return 'it has not left yet';
    case 'unknown':
      return `it is "${status}" in Zoho`;
  }
};

const noTransfer = (word: string): ConnectorError =>
  new ConnectorError('transfer_not_found', `There is no transfer "${word}" that this key may see.`, {
    hint: 'Use its number as Zoho shows it.',
  });

const sum = (lines: readonly FiguredChange[], of: (line: FiguredChange) => Micros): Micros =>
  lines.reduce((total, line) => total + of(line), 0);
