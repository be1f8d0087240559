// One item in full, from the mirror as old as the asker accepts.
import { type AnswerOf, type AskOf, formatDecimal, type showItem } from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant, toItemHead, toMoney, toStock } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import { acceptsOf } from '../mirror/accepts.ts';
import type { Ask, Parts } from '../parts.ts';

export const answerShowItem =
  (needs: { catalogue: Catalogue; stockDesk: StockDesk } & Pick<Parts, 'store' | 'mirror' | 'config'>) =>
  async (ask: AskOf<typeof showItem>, { asker, spend }: Ask): Promise<AnswerOf<typeof showItem>> => {
    const { organizationId, locationIds } = asker;
    const { itemId } = await needs.catalogue.require(organizationId, ask.item, spend);
    const { told, warnings } = await needs.mirror.read(organizationId, [itemId], spend, acceptsOf(ask, needs.config));
    const found = told.get(itemId);
    if (found === undefined) throw new ConnectorError('item_not_found', `Zoho no longer has "${ask.item}".`);
    const { reading, source, followedTo } = found;
    const { item } = reading;
    const connection = await needs.store.read.connections.get(organizationId);
    const places = item.places.filter((place) => locationIds === null || locationIds.includes(place.id));
    const reserved = await Promise.all(
      (locationIds === null ? [undefined] : places.map((place) => place.id)).map((locationId) =>
        needs.stockDesk.reserved(organizationId, reading, locationId),
      ),
    );
    return {
      item: toItemHead(item),
      description: item.description.slice(0, 1_000),
      sellingPrice: item.rate === null ? null : toMoney(item.rate),
      purchasePrice: item.purchaseRate === null ? null : toMoney(item.purchaseRate),
      currency: connection?.currencyCode ?? '',
      reorderLevel: item.reorderLevel === null ? null : formatDecimal(item.reorderLevel),
      stock: toStock(
        locationIds === null ? item.total : sumPlaces(places),
        reserved.reduce((sum, each) => sum + each, 0),
      ),
      customFields: item.customFields.map(({ apiName, label, type, value }) => ({
        apiName,
        label,
        type,
        value: typeof value === 'object' && value !== null ? [...value] : value,
      })),
      source,
      readAt: toInstant(reading.readAt),
      followedTo: followedTo === null ? null : toInstant(followedTo),
      warnings: [...warnings],
    };
  };
