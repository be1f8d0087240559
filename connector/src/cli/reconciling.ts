// What reconciling takes besides the parts: a plan desk, with what it needs, for this one command.
import { parseDecimal } from 'shared-schemas';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { createProductIds } from '../catalogue/product-ids.ts';
import { createStockDesk, type StockDesk } from '../catalogue/stock-desk.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import { createPlanDesk, type PlanDesk } from '../plans/desk.ts';

export const reconcilingParts = (parts: Parts): Parts & { readonly stockDesk: StockDesk; readonly plans: PlanDesk } => {
  const catalogue = createCatalogue({ ...parts, productIds: createProductIds(parts) });
  const stockDesk = createStockDesk(parts);
  const bufferMicros = parseDecimal(parts.config.STOCK_BUFFER) ?? 0;
  return { ...parts, stockDesk, plans: createPlanDesk({ ...parts, catalogue, stockDesk, bufferMicros }) };
};

/** The key in whose name plans are made; null where none is named. Errors: `not_found`, `key_revoked`, `wrong_organization`. */
export const holderOf = async (
  { skillTokens }: Pick<Parts, 'skillTokens'>,
  organizationId: string,
  kid: string | undefined,
): Promise<Asker | null> => {
  if (kid === undefined) return null;
  const asker = await skillTokens.holder(kid);
  if (asker.organizationId === organizationId) return asker;
  throw new ConnectorError('wrong_organization', 'That key belongs to another organisation.');
};
