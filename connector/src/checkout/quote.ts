// "What would it come to, and may it be sold?" From the copy alone: a visitor costs no call to Zoho and reserves nothing.
import { type AnswerOf, type AskOf, parseDecimal, type quoteCart } from 'shared-schemas';
import { reservedBeyond, type StockDesk } from '../catalogue/stock-desk.ts';
import { toInstant, toMoney } from '../catalogue/to-answer.ts';
import type { Clearance } from '../clearance/clearance.ts';
import type { Decision } from '../compliance/decide.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import { cautionOf, promisable, toAvailability } from './availability.ts';
import { toAddress } from './buyer.ts';
import { chooseRoom, priceCart, quoteIdOf, wantedOf } from './cart.ts';
import { minimumAgeOf } from './judging.ts';
import { trueAt } from './products.ts';
import type { Refusal } from './record.ts';
import type { Fields, Shelf } from './shelf.ts';
import { toSoldLine } from './show.ts';

export interface QuoteNeeds extends Pick<Parts, 'store' | 'now' | 'config' | 'mirror'> {
  readonly stockDesk: StockDesk;
  readonly bufferMicros: number;
  readonly shelf: Shelf;
  readonly clearance: Clearance;
  readonly fields: (organizationId: string) => Promise<Fields>;
}

export type Quote = (ask: AskOf<typeof quoteCart>, asker: Asker) => Promise<AnswerOf<typeof quoteCart>>;

/** Errors: `item_not_found`, `invalid_ask`, `not_connected`. */
export const createQuote = (needs: QuoteNeeds): Quote => {
  const { store, config, shelf } = needs;
  const caution = cautionOf(config, needs.bufferMicros, parseDecimal(config.SHOP_STALE_BUFFER) ?? 0);
  const lowMicros = parseDecimal(config.SHOP_LOW_STOCK) ?? 0;

  return async (ask, asker) => {
    const { organizationId } = asker;
    const now = needs.now().getTime();
    const connection = await store.read.connections.get(organizationId);
    if (connection === null) throw new ConnectorError('not_connected', 'The connector is not connected to Zoho.');
    const fields = await needs.fields(organizationId);
    const ids = await Promise.all(ask.line.map(({ item }) => shelf.named(organizationId, item)));
    const known = await shelf.goods(organizationId, [...new Set(ids.flatMap((id) => id ?? []))], fields);
    const wanted = wantedOf(
      ask.line,
      ids.map((id) => known.find(({ item }) => item.itemId === id) ?? null),
    );
    const followedTo = await needs.mirror.followedTo(organizationId);
    const promised = await needs.stockDesk.outstanding(organizationId);
    const room = chooseRoom(wanted, asker, (goods, available, placeId) => {
      const reserved = reservedBeyond(promised, goods.reading, placeId ?? undefined);
      return promisable(available, reserved, now - trueAt(goods, followedTo), caution);
    });
    const { currencyCode: currency, timeZone, orderMode: mode } = connection;
    const cart = priceCart(wanted, { member: ask.member ?? false, currency, timeZone, mode, location: null });
    const shipTo = ask.shipTo === undefined ? null : toAddress(ask.shipTo);
    const sale = {
      organizationId,
      moment: 'quote',
      channel: 'shop',
      orderRef: '',
      lines: wanted.map(({ goods, quantityMicros }) => ({ item: goods.item, quantityMicros })),
      buyer: { key: '', name: '', bornOn: ask.bornOn ?? null },
      shipTo,
    } as const;
    const told = (await needs.clearance.decide(sale)).decision;
    const decision = shipTo === null ? withoutAddress(told) : told;
    const lines = cart.lines.map((line, index) => {
      const had = room.had[index];
      const goods = wanted[index]?.goods;
      return {
        ...toSoldLine(line),
        availability:
          had == null ? { kind: 'always' as const } : toAvailability(had, goods?.whole ?? true, config, lowMicros),
        enough: had == null || had >= line.quantityMicros,
      };
    });
    return {
      id: quoteIdOf(organizationId, cart),
      lines,
      subTotal: toMoney(cart.subTotalMicros),
      tax: toMoney(cart.taxMicros),
      total: toMoney(cart.totalMicros),
      currency,
      enough: lines.every(({ enough }) => enough),
      outcome: decision.outcome,
      refusals: toRefusals(decision).map(({ items, ...rest }) => ({ ...rest, items: [...items] })),
      needs: { address: decision.regulated, minimumAge: await minimumAgeOf(store.read, sale, now) },
      checkedAt: toInstant(Math.min(...wanted.map(({ goods }) => trueAt(goods, followedTo)))),
    };
  };
};

/** A buyer who has not said yet where it goes is told what else stands against it; that it must be known is in `needs`. */
const withoutAddress = (decision: Decision): Decision => {
  const violations = decision.violations.filter(({ rule }) => rule !== 'ship-to');
  const denied = violations.some(({ effect }) => effect === 'deny');
  return { ...decision, violations, outcome: denied ? 'deny' : violations.length > 0 ? 'review' : 'allow' };
};

/** In words for the buyer, each once. */
export const toRefusals = ({ violations }: Decision): Refusal[] => {
  const told = new Map(
    violations.map(({ rule, items, shopper }): [string, Refusal] => [
      JSON.stringify([rule, items, shopper]),
      { rule, items: [...items], reason: shopper },
    ]),
  );
  return [...told.values()];
};
