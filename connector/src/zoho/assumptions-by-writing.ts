// Our assumptions about Zoho that show only when something is written: a draft order, which is voided, and an adjustment of
// one unit, which is taken back. Of one item that was named for it.
import { ConnectorError } from '../errors.ts';
import { confirmed, isSo, look, notSeen, refuted, type Seen, shoot, wordsOf } from './assumption.ts';
import type { Door, Spend } from './ports/door.ts';
import type { ZohoItem } from './ports/items.ts';
import type { ZohoOrder } from './ports/orders.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { toItem } from './to-item.ts';
import { rowsOf } from './wire.ts';

export interface WritingNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly items: ZohoOrganization['items'];
  readonly orders: ZohoOrganization['orders'];
  readonly adjustments: ZohoOrganization['adjustments'];
  readonly contacts: ZohoOrganization['contacts'];
}

export interface Trial {
  readonly sku: string;
  /** Whose draft it is, by name; an active customer where nobody is named. */
  readonly customer: string | null;
  /** The organisation's day. */
  readonly date: string;
  /** Distinguishes this trial's documents from all others. */
  readonly mark: string;
}

export interface Tried {
  readonly seen: readonly Seen[];
  /** Documents made, for the record. */
  readonly zohoIds: readonly string[];
  /** What could not be undone, for somebody to do by hand. */
  readonly left: readonly string[];
}

const ONE = 1_000_000;
const LOOK_AGAIN_MS = 1_000;
const LONGEST_LAG_MS = 20_000;

/** Errors: `item_not_found`, `customer_not_found`, and those of reading; after that nothing but what is in `left`. */
export const tryAssumptions = async (needs: WritingNeeds, spend: Spend, trial: Trial): Promise<Tried> => {
  const item = await findItem(needs, spend, trial.sku);
  const customerId = await findCustomer(needs, spend, trial.customer);
  const stock = await tryAdjustment(needs, spend, trial, item);
  const order = await tryOrder(needs, spend, trial, { item, customerId });
  return {
    seen: [...stock.seen, ...order.seen],
    zohoIds: [...stock.zohoIds, ...order.zohoIds],
    left: [...stock.left, ...order.left],
  };
};

const findItem = async ({ items }: WritingNeeds, spend: Spend, sku: string): Promise<ZohoItem> => {
  const [head, second] = await items.bySku(spend, sku);
  const reading = head === undefined ? undefined : (await items.details(spend, [head.itemId])).get(head.itemId);
  if (head === undefined || second !== undefined || reading === undefined) {
    throw new ConnectorError('item_not_found', `There is not exactly one item with the SKU ${sku.slice(0, 60)}.`);
  }
  if (reading.item.tracking === 'none') return reading.item;
  throw new ConnectorError(
    'item_not_adjustable',
    'This item is not simply counted: Zoho tracks batches, serials or nothing of it.',
    {
      hint: 'Name a throw-away item that is tracked without batches or serials.',
    },
  );
};

const findCustomer = async ({ contacts }: WritingNeeds, spend: Spend, named: string | null): Promise<string> => {
  const found =
    named === null
      ? (await contacts.page(spend, 1)).rows
          .filter(({ kind, status }) => kind === 'customer' && status === 'active')
          .slice(0, 1)
      : await contacts.named(spend, named);
  const [one, second] = found;
  if (one !== undefined && second === undefined) return one.id;
  throw new ConnectorError('customer_not_found', 'There is no such customer to draft an order for.', {
    hint: 'Name one with --customer <name>.',
  });
};

/** Asked anew each time: what was read a moment ago is what is compared with. */
const figures = async ({ door }: WritingNeeds, spend: Spend, { itemId }: ZohoItem) => {
  const body = await door.call(spend, { method: 'GET', path: '/itemdetails', query: { item_ids: itemId } });
  const [total] = rowsOf(body.items, 'items').map((row) => toItem(row).total);
  return {
    physical: total?.physical.onHand ?? Number.NaN,
    accounting: total?.accounting.onHand ?? Number.NaN,
    committed: total?.physical.committed ?? Number.NaN,
  };
};

const tryAdjustment = async (needs: WritingNeeds, spend: Spend, trial: Trial, item: ZohoItem): Promise<Tried> => {
  const { adjustments } = needs;
  const zohoIds: string[] = [];
  const left: string[] = [];
  const locationId = item.places.find(({ active }) => active)?.id ?? null;
  const adjust = async (quantity: number): Promise<void> => {
    const lines = [{ itemId: item.itemId, locationId, quantity }];
    const draft = { date: trial.date, reason: 'Connector check', reference: trial.mark, lines };
    zohoIds.push((await adjustments.create(spend, draft)).id);
  };
  const seen = [
    await look(
      'adjustment-moves-both',
      'an adjustment is a signed difference, and moves both ledgers at once',
      async () => {
        const before = await figures(needs, spend, item);
        await adjust(ONE);
        const after = await figures(needs, spend, item).finally(async () => {
          await adjust(-ONE).catch(() =>
            left.push(`take one unit of ${trial.sku} away again (adjustment ${trial.mark})`),
          );
        });
        const moved = { physical: after.physical - before.physical, accounting: after.accounting - before.accounting };
        const told = `physical ${moved.physical / ONE}, accounting ${moved.accounting / ONE}, after +1`;
        return isSo(moved.physical === ONE && moved.accounting === ONE, told);
      },
    ),
  ];
  return { seen, zohoIds, left };
};

type Made = Pick<ZohoOrder, 'id' | 'number'>;

interface Sale {
  readonly item: ZohoItem;
  readonly customerId: string;
}

const tryOrder = async (
  needs: WritingNeeds,
  spend: Spend,
  trial: Trial,
  { item, customerId }: Sale,
): Promise<Tried> => {
  const { door, orders } = needs;
  const made: Made[] = [];
  const seen: Seen[] = [];
  const lines = [{ itemId: item.itemId, quantity: ONE, rate: item.rate ?? ONE }];
  const draft = { customerId, lines, date: trial.date, number: trial.mark, reference: trial.mark };
  const before = await figures(needs, spend, item);
  seen.push(
    await look('draft-first', 'an order is made as a draft, which holds no stock', async () => {
      const order = await orders.create(spend, draft);
      made.push(order);
      const { committed } = await figures(needs, spend, item);
      return isSo(
        order.status === 'draft' && committed === before.committed,
        `its status is ${order.status}, and ${(committed - before.committed) / ONE} units are held for it`,
      );
    }),
  );
  if (made.length > 0) {
    seen.push(
      await look('list-lag', 'a list shows what was written at once, or some seconds later', async () => {
        const began = needs.now().getTime();
        for (let waited = 0; waited < LONGEST_LAG_MS; waited = needs.now().getTime() - began) {
          if ((await orders.numbered(spend, trial.mark)).length > 0) {
            return confirmed(waited < LOOK_AGAIN_MS ? 'at once' : `after ${Math.round(waited / 1_000)} s`);
          }
          await needs.wait(LOOK_AGAIN_MS);
        }
        return refuted(`not within ${LONGEST_LAG_MS / 1_000} s`);
      }),
      await look('number-once', 'the same number is taken once, and refused as code 1001 after that', async () => {
        const again = await createRaw(door, spend, { ...draft, flagged: true }, made);
        if (again.refusal === null) return refuted('it was taken twice');
        return isSo(again.refusal.code === 1001, wordsOf(again));
      }),
      await look(
        'number-needs-flag',
        'while Zoho numbers orders, one of ours is refused without the flag',
        async () => {
          const plain = await createRaw(door, spend, { ...draft, number: `${trial.mark}-2`, flagged: false }, made);
          return plain.refusal === null ? refuted('it was taken') : confirmed(wordsOf(plain));
        },
      ),
    );
  }
  const left: string[] = [];
  for (const { id, number } of made) {
    // A draft is voided as any order is: deleting would need a right that nothing else needs.
    await orders.void(spend, id).catch(() => left.push(`void or delete the order ${number}`));
  }
  return { seen: seen.length === 0 ? [noOrder] : seen, zohoIds: made.map(({ id }) => id), left };
};

const noOrder: Seen = { id: 'draft-first', assumed: 'an order is made as a draft', ...notSeen('none could be made') };

interface RawDraft {
  readonly customerId: string;
  readonly number: string;
  readonly date: string;
  readonly lines: readonly { readonly itemId: string; readonly quantity: number; readonly rate: number }[];
  readonly flagged: boolean;
}

/** As it is, without what the connector's own orders always carry. What is made all the same is voided like the rest. */
const createRaw = async (door: Door, spend: Spend, draft: RawDraft, made: Made[]) => {
  const shot = await shoot(door, spend, {
    method: 'POST',
    path: '/salesorders',
    ...(draft.flagged ? { query: { ignore_auto_number_generation: 'true' } } : {}),
    json: {
      customer_id: draft.customerId,
      salesorder_number: draft.number,
      date: draft.date,
      line_items: draft.lines.map((line) => ({
        item_id: line.itemId,
        quantity: line.quantity / ONE,
        rate: line.rate / ONE,
      })),
    },
  });
  const order = shot.body?.salesorder as { salesorder_id?: unknown } | undefined;
  if (typeof order?.salesorder_id === 'string') {
    made.push({ id: order.salesorder_id, number: draft.number });
  }
  return shot;
};
