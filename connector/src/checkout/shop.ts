// A shop that sells through the connector: what it may ask, put together.
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { defaultFieldMap } from '../compliance/field-map.ts';
import type { Parts } from '../parts.ts';
import { createProducts, type Products } from './products.ts';

export interface ShopParts extends Pick<Parts, 'store' | 'now' | 'config' | 'mirror'> {
  readonly stockDesk: StockDesk;
  readonly bufferMicros: number;
}

export interface Shop {
  readonly products: Products;
}

export const openShop = (needs: ShopParts): Shop => {
  const fields = async () => ({ map: defaultFieldMap, proved: false });
  return { products: createProducts({ ...needs, fields }) };
};
