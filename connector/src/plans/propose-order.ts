// Turns "order 3 for Acme" into a plan: names resolved, prices and stock live. Nothing is written to Zoho.
import {
  type AskOf,
  type createOrder,
  formatDecimal,
  type Micros,
  type PlannedOrder,
  parseDecimal,
} from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { requireCustomer } from '../catalogue/customers.ts';
import { normaliseWord } from '../catalogue/sku.ts';
import { toMoney } from '../catalogue/to-answer.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { ZohoAddress, ZohoContact } from '../zoho/ports/contacts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoLocation } from '../zoho/ports/items.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { whyNotAdjustable } from './adjustable.ts';
import { chooseLocation } from './choose-location.ts';
import { quoteOrder } from './clear-order.ts';
import { type FigureNeeds, type Figures, figureOrder, type WantedLine, warningsFor } from './figure-order.ts';
import { boundless } from './limits.ts';
import { toMark } from './marks.ts';
import type { OrderMode } from './order-mode.ts';
import type { OrderRecipe } from './recipe.ts';
import { adviceFor, calledOf } from './shortage.ts';

type OrderAsk = AskOf<typeof createOrder>;

export interface OrderNeeds extends FigureNeeds {
  readonly catalogue: Catalogue;
  readonly zoho: Parts['zoho'];
  readonly store: Parts['store'];
  readonly mirror: Pick<Parts['mirror'], 'names'>;
  readonly config: Config;
}

/** A plan's contents before it has a life of its own. */
export interface OrderProposal {
  readonly write: PlannedOrder;
  readonly recipe: OrderRecipe;
  readonly warnings: string[];
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
}

export interface OrderSetting {
  readonly asker: Asker;
  readonly spend: Spend;
  readonly planKey: string;
  readonly currency: string;
  /** The organisation's calendar day. */
  readonly today: string;
  /** How orders of this connection take their stock. */
  readonly mode: OrderMode;
}

export const proposeOrder = async (needs: OrderNeeds, ask: OrderAsk, setting: OrderSetting): Promise<OrderProposal> => {
  const { asker, spend } = setting;
  const zoho = needs.zoho(asker.organizationId);
  const lines = await resolveLines(needs.catalogue, ask, asker.organizationId, spend);
  const customer = await requireCustomer(
    { organizationId: asker.organizationId, contacts: zoho.contacts, known: needs.mirror.names.customers },
    ask.customer,
    spend,
  );
  const words = { word: ask.location, unsaid: 'Say which location it ships from.', flag: '--location' };
  const location = await chooseLocation(needs, words, asker, spend);
  const shipTo = ask.shipTo === undefined ? null : await chooseAddress(zoho.contacts, customer, ask.shipTo, spend);
  const figures = await figureOrder(
    needs,
    asker.organizationId,
    { lines, locationId: location?.id ?? null, locationIds: asker.locationIds },
    spend,
  );
  requireBounded(asker, figures);
  if (setting.mode === 'adjust') requireAdjustable(figures, location);
  const warnings = await quoteOrder(needs, asker, {
    planKey: setting.planKey,
    customer,
    shipTo: shipTo?.parts ?? null,
    figures,
  });
  const proposal = assemble(needs.config, ask, { customer, location, shipTo, figures, setting });
  return { ...proposal, warnings: [...proposal.warnings, ...warnings] };
};

const requireBounded = (asker: Asker, { lines }: Figures): void => {
  const name = boundless(
    asker,
    lines.map(({ reading: { item }, rateMicros }) => ({ name: item.sku || item.name, rateMicros })),
  );
  if (name === null) return;
  throw new ConnectorError('limit_exceeded', `${name} costs nothing in Zoho, and this key has limits on value alone.`, {
    hint: `Give it its price in Zoho; or, where it is given away, the key a limit on units: pnpm connector keys limits ${asker.kid} --order-units 100`,
  });
};

interface Resolved {
  readonly customer: Pick<ZohoContact, 'id' | 'name'>;
  readonly location: Pick<ZohoLocation, 'id' | 'name'> | null;
  readonly shipTo: ZohoAddress | null;
  readonly figures: Figures;
  readonly setting: OrderSetting;
}

const assemble = (
  config: Config,
  ask: OrderAsk,
  { customer, location, shipTo, figures, setting }: Resolved,
): OrderProposal => ({
  write: {
    kind: 'create-order',
    customer: { id: customer.id, name: customer.name },
    location: location === null ? null : { id: location.id, name: location.name },
    lines: figures.lines.map((line) => ({
      itemId: line.itemId,
      sku: line.reading.item.sku,
      name: line.reading.item.name,
      quantity: formatDecimal(line.quantityMicros),
      unit: line.reading.item.unit,
      rate: toMoney(line.rateMicros),
      total: toMoney(line.totalMicros),
      sellable: line.sellableMicros === null ? null : formatDecimal(line.sellableMicros),
      short: formatDecimal(line.shortMicros),
    })),
    subTotal: toMoney(figures.subTotalMicros),
    tax: toMoney(figures.taxMicros),
    total: toMoney(figures.totalMicros),
    currency: setting.currency,
    ...(ask.purchaseOrder === undefined ? {} : { purchaseOrder: ask.purchaseOrder }),
    ...(shipTo === null ? {} : { shipTo: { id: shipTo.id, text: shipTo.text } }),
    ...(ask.note === undefined ? {} : { note: ask.note }),
    ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
  },
  recipe: {
    kind: 'create-order',
    ask,
    customerId: customer.id,
    lines: figures.lines.map(({ itemId, quantityMicros, rateMicros, reading }) => ({
      itemId,
      quantityMicros,
      rateMicros,
      stocked: reading.item.tracking !== 'untracked',
    })),
    locationId: location?.id ?? null,
    mode: setting.mode,
    strategy: config.ORDER_STRATEGY,
    ...identity(config, ask, setting.planKey),
    shippingAddressId: shipTo?.id ?? null,
    note: ask.note ?? null,
    expectedTotalMicros: figures.totalMicros,
    date: setting.today,
    shortage: backordersFor(config, setting.mode) === 'refuse' ? adviceFor(figures, location) : null,
  },
  warnings: [...warningsFor(figures, backordersFor(config, setting.mode), location), ...modeWarnings[setting.mode]],
  valueMicros: figures.totalMicros,
  unitsMicros: figures.unitsMicros,
});

/** What leaves at once cannot be owed. */
export const backordersFor = ({ BACKORDERS }: Pick<Config, 'BACKORDERS'>, mode: OrderMode = 'commit') =>
  mode === 'commit' ? BACKORDERS : 'refuse';

const modeWarnings: Readonly<Record<OrderMode, readonly string[]>> = {
  commit: [],
  fulfil: ['It is packed and shipped in Zoho as soon as it is confirmed: the goods count as gone.'],
  'fulfil-and-invoice': [
    'It is packed, shipped and invoiced in Zoho as soon as it is confirmed: the goods count as gone.',
  ],
  adjust: [
    'It stays a draft in Zoho, and an adjustment takes its stock at once: do not confirm, ship or invoice it there.',
  ],
};

const requireAdjustable = (figures: Figures, location: Pick<ZohoLocation, 'id'> | null): void => {
  for (const line of figures.lines) {
    const { item } = line.reading;
    if (item.tracking === 'untracked') continue;
    const obstacle = whyNotAdjustable(item, location?.id ?? null);
    if (obstacle === null) continue;
    throw new ConnectorError('item_not_adjustable', `${calledOf(line)} cannot be sold here: ${obstacle}.`, {
      hint: 'Orders of this connector take their stock by an adjustment. An admin chooses with: pnpm connector order-mode',
    });
  }
};

/** What makes the order findable again: our own number, or a mark in its reference (API notes 7). */
export const identity = (
  config: Pick<Config, 'ORDER_STRATEGY' | 'ORDER_NUMBER_PREFIX'>,
  ask: Pick<OrderAsk, 'purchaseOrder'>,
  planKey: string,
): Pick<OrderRecipe, 'number' | 'reference'> => {
  const mark = toMark(planKey, config.ORDER_NUMBER_PREFIX);
  if (config.ORDER_STRATEGY === 'number') return { number: mark, reference: ask.purchaseOrder ?? null };
  return { number: null, reference: ask.purchaseOrder === undefined ? mark : `${ask.purchaseOrder} ${mark}` };
};

const resolveLines = async (
  catalogue: Catalogue,
  ask: OrderAsk,
  organizationId: string,
  spend: Spend,
): Promise<WantedLine[]> => {
  const items = await Promise.all(ask.line.map((line) => catalogue.requireForWrite(organizationId, line.item, spend)));
  const wanted = new Map<string, Micros>();
  ask.line.forEach((line, index) => {
    const itemId = items[index]?.itemId ?? '';
    wanted.set(itemId, (wanted.get(itemId) ?? 0) + (parseDecimal(line.quantity) ?? 0));
  });
  return [...wanted].map(([itemId, quantityMicros]) => ({ itemId, quantityMicros }));
};

const chooseAddress = async (
  contacts: ZohoOrganization['contacts'],
  customer: ZohoContact,
  word: string,
  spend: Spend,
): Promise<ZohoAddress> => {
  const addresses = await contacts.addresses(spend, customer.id);
  const meant = normaliseWord(word);
  const byId = addresses.filter((address) => address.id === word);
  const matches = byId.length > 0 ? byId : addresses.filter(({ text }) => normaliseWord(text) === meant);
  const [only, second] = matches;
  if (only !== undefined && second === undefined) return only;
  // A part of an address is asked about, never taken: goods would go there.
  const near = addresses.filter(({ text }) => normaliseWord(text).includes(meant));
  const shown = (near.length > 0 ? near : addresses).slice(0, 10);
  throw new ConnectorError(
    'address_not_found',
    second === undefined
      ? `The customer has no address that reads exactly "${word}" in Zoho.`
      : `Several of the customer’s addresses read "${word}".`,
    {
      candidates: shown.map(({ id, text }) => ({ id, name: text })),
      hint: 'Use the id of one of these with --ship-to, or add the address to the customer in Zoho first.',
    },
  );
};
