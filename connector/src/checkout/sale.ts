// What a checkout sells and to whom, as the gate is asked about it: its items as Zoho has them now.
import type { ZohoItem } from '../zoho/ports/items.ts';
import { buyerHashOf, buyerKeyOf, nameOf, toAddress } from './buyer.ts';
import type { SaleAsk } from './judging.ts';
import type { CheckoutRecord, KeptBuyer } from './record.ts';
import { call, nowMs, type Run } from './steps.ts';

/** Readings of this run that are so old at most are not made again. */
const GOOD_MS = 30_000;

const NOT_FOR_SALE = 'An item of it is not for sale in Zoho any more.';
export const FORGOTTEN = 'Who buys is not known any more.';

/** Why it cannot be sold at all, where it is a text. */
export const saleOf = async (run: Run, record: CheckoutRecord): Promise<SaleAsk | string> => {
  const { buyer, organizationId, cart } = record;
  if (buyer === null) return FORGOTTEN;
  const items = await itemsOf(run, record);
  const lines = cart.lines.flatMap(({ itemId, quantityMicros }) => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ item, quantityMicros }];
  });
  if (lines.length < cart.lines.length) return NOT_FOR_SALE;
  return {
    organizationId,
    moment: 'order',
    channel: 'shop',
    orderRef: record.id,
    lines,
    buyer: {
      key: await buyerKeyFor(run.needs.store.read, record, buyer),
      name: nameOf(buyer),
      bornOn: buyer.bornOn ?? null,
    },
    shipTo: toAddress(buyer.shipTo),
  };
};

/** The contact that stands for the buyer in Zoho, where there is one already: chat counts by it too. */
export const buyerKeyFor = async (
  s: Pick<Run['needs']['store']['read'], 'shopBuyers'>,
  { organizationId }: Pick<CheckoutRecord, 'organizationId'>,
  buyer: KeptBuyer,
): Promise<string> => {
  const hash = buyerHashOf(organizationId, buyer);
  const [known] = await s.shopBuyers.of(organizationId, hash);
  return known?.contactId ?? buyerKeyOf(hash);
};

const itemsOf = async (run: Run, { organizationId, cart }: CheckoutRecord): Promise<ReadonlyMap<string, ZohoItem>> => {
  const now = nowMs(run);
  const held = run.readings;
  const isGood = held !== null && [...held.values()].every(({ readAt }) => readAt <= now && now - readAt <= GOOD_MS);
  const ids = cart.lines.map(({ itemId }) => itemId);
  run.readings = isGood
    ? held
    : await call(run, 'read-items', () => run.needs.stockDesk.read(organizationId, ids, run.asked.spend));
  return new Map([...(run.readings ?? [])].map(([id, { item }]) => [id, item]));
};
