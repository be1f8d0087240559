// A shop that sells through the connector: what it may ask, put together.
import type { StockDesk } from '../catalogue/stock-desk.ts';
import type { Clearance } from '../clearance/clearance.ts';
import { fieldState } from '../clearance/fields-desk.ts';
import type { Asker, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import { type CheckoutDesk, createCheckoutDesk } from './desk.ts';
import type { Probe } from './probe.ts';
import { createProducts, type Products } from './products.ts';
import { createQuote, type Quote } from './quote.ts';
import { createTellRefusedAsk, type TellRefusedAsk } from './refused-asks.ts';
import { createTellRefusedQuote, type TellRefusedQuote } from './refused-quotes.ts';
import { createShelf, type Fields } from './shelf.ts';

export interface ShopParts
  extends Pick<
    Parts,
    'store' | 'now' | 'newId' | 'wait' | 'config' | 'log' | 'vault' | 'zoho' | 'mirror' | 'darkIntents' | 'payments'
  > {
  readonly stockDesk: StockDesk;
  readonly bufferMicros: number;
  readonly plans: PlanDesk;
  readonly clearance: Clearance;
  readonly askerOf: (kid: string) => Promise<Asker | null>;
  readonly checkoutProbe?: Probe;
}

export interface Shop {
  readonly products: Products;
  readonly quote: Quote;
  readonly checkouts: CheckoutDesk;
  readonly refused: TellRefusedAsk;
  readonly refusedQuote: TellRefusedQuote;
}

export const openShop = (parts: ShopParts): Shop => {
  const { store, now, payments = null } = parts;
  const fields = async (organizationId: string): Promise<Fields> => {
    const { map, drift } = await fieldState(store.read, organizationId, now().getTime());
    return { map, proved: drift?.length === 0 };
  };
  const needs = { ...parts, fields, shelf: createShelf(parts) };
  const probe = parts.checkoutProbe === undefined ? {} : { probe: parts.checkoutProbe };
  return {
    products: createProducts(needs),
    quote: createQuote(needs),
    checkouts: createCheckoutDesk({ ...needs, payments, ...probe }),
    refused: createTellRefusedAsk(parts),
    refusedQuote: createTellRefusedQuote(parts),
  };
};
