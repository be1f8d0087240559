// Turns "two are broken", "set it to 12" and a whole count into a plan of signed differences. Nothing is written to Zoho.
import { formatDecimal, type Micros, type PlannedAdjustment, parseDecimal, parseStockChange } from 'shared-schemas';
import { toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { ZohoLocation } from '../zoho/ports/items.ts';
import { chooseLocation } from './choose-location.ts';
import {
  calledOf,
  type FiguredChange,
  figureStock,
  tooLittle,
  type WantedChange,
  warningsForStock,
} from './figure-stock.ts';
import { toMark } from './marks.ts';
import type { OrderNeeds, OrderSetting } from './propose-order.ts';
import { requireUndoable, type Undoable } from './propose-undo.ts';
import { type AdjustmentRecipe, type AskedAdjustment, type Recipe, stockKinds } from './recipe.ts';
import { toRecord } from './record.ts';
import { openStates } from './states.ts';

export type StockNeeds = OrderNeeds & Pick<Parts, 'now'>;

/** A plan's contents before it has a life of its own. */
export interface StockProposal<W, R> {
  readonly write: W;
  readonly recipe: R;
  readonly warnings: string[];
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
}

/** Before the marks by which adjustments of this connector are found in Zoho. */
export const ADJUSTMENT_PREFIX = 'SA-';

/** Errors: those of finding the item and the place; `item_not_adjustable`, `short_of_stock`, `nothing_to_change`. */
export const proposeAdjustment = async (
  needs: StockNeeds,
  asked: AskedAdjustment,
  setting: OrderSetting,
): Promise<StockProposal<PlannedAdjustment, AdjustmentRecipe>> => {
  const wanted = await want(needs, asked, setting);
  const { organizationId } = setting.asker;
  const figured = await figureStock(needs, organizationId, wanted.changes, setting.spend);
  const { lines, moved } = leaveOutMoved(asked, figured);
  requireSomething(lines, moved);
  await requireEnough(needs, organizationId, lines);
  const warnings = [...moved, ...warningsForStock(lines), ...(await warnOfOthers(needs, organizationId, lines))];
  return assemble(asked, lines, { ...wanted, setting, warnings });
};

interface Wanted {
  readonly changes: readonly WantedChange[];
  readonly places: readonly Pick<ZohoLocation, 'id' | 'name'>[];
  readonly undoes: Undoable | null;
}

const want = async (needs: StockNeeds, asked: AskedAdjustment, setting: OrderSetting): Promise<Wanted> => {
  const { asker, spend } = setting;
  const zoho = needs.zoho(asker.organizationId);
  if (asked.intent === 'undo-adjustment') {
    const undoes = await requireUndoable(needs, asked.ask.adjustment, setting);
    return { changes: undoes.changes, places: await zoho.locations.list(spend), undoes };
  }
  if (asked.intent === 'reconcile-stock') {
    const changes = asked.ask.lines.map(({ itemId, locationId, afterMicros }) => ({
      itemId,
      locationId,
      change: { level: afterMicros },
    }));
    return { changes, places: await zoho.locations.list(spend), undoes: null };
  }
  const unsaid = asked.intent === 'count-stock' ? 'Say where it was counted.' : 'Say at which location.';
  const location = await chooseLocation(needs, { word: asked.ask.location, unsaid, flag: '--location' }, asker, spend);
  const locationId = location?.id ?? null;
  const find = (word: string) => needs.catalogue.requireForWrite(asker.organizationId, word, spend);
  const places = location === null ? [] : [location];
  if (asked.intent === 'adjust-stock') {
    const { itemId } = await find(asked.ask.item);
    const change = parseStockChange(asked.ask.change) ?? { delta: 0 };
    return { changes: [{ itemId, locationId, change, unit: asked.ask.unit }], places, undoes: null };
  }
  const items = await Promise.all(asked.ask.line.map(({ item }) => find(item)));
  const changes = asked.ask.line.map(({ quantity }, index): WantedChange => {
    const item = items[index];
    if (item === undefined) throw new ConnectorError('internal', 'A counted line has lost its item.');
    return { itemId: item.itemId, locationId, change: { level: parseDecimal(quantity) ?? 0 } };
  });
  const twice = items.find((item, index) => items.findIndex(({ itemId }) => itemId === item.itemId) !== index);
  if (twice === undefined) return { changes, places, undoes: null };
  throw new ConnectorError('invalid_ask', `${calledOf(twice)} is counted twice.`, {
    fields: [{ field: 'line', reason: 'each item may be counted once' }],
    hint: 'Ask the person for one count of it, all shelves of the location together.',
  });
};

/** A count is good for the figure it was compared with: where that has moved since, nobody knows which of the two is newer. */
const leaveOutMoved = (
  asked: AskedAdjustment,
  figured: readonly FiguredChange[],
): { readonly lines: readonly FiguredChange[]; readonly moved: readonly string[] } => {
  if (asked.intent !== 'reconcile-stock') return { lines: figured, moved: [] };
  const stands = (line: FiguredChange, index: number): boolean =>
    line.before.physical === asked.ask.lines[index]?.beforeMicros;
  return {
    lines: figured.filter(stands),
    moved: figured
      .filter((line, index) => !stands(line, index))
      .map(
        ({ reading: { item } }) =>
          `${calledOf(item)}: it has moved since it was compared, and is left to the next count.`,
      ),
  };
};

const requireSomething = (lines: readonly FiguredChange[], moved: readonly string[]): void => {
  if (lines.some(({ delta }) => delta !== 0)) return;
  if (moved.length > 0) {
    throw new ConnectorError('nothing_to_change', 'Everything in it has moved since it was compared.', {
      hint: 'Reconcile again with a new count.',
    });
  }
  const agreed =
    lines.length === 1 && lines[0] !== undefined ? `${calledOf(lines[0].reading.item)} is` : 'They are all';
  throw new ConnectorError('nothing_to_change', `${agreed} at that level in Zoho already.`, {
    hint: 'Nothing need be written: tell the person that the figures agree.',
  });
};

/** Below nothing, a shelf says only that Zoho was wrong before: that is found out by counting, not by going on. */
export const requireEnough = async (
  needs: Pick<Parts, 'store'>,
  organizationId: string,
  lines: readonly FiguredChange[],
): Promise<void> => {
  const ids = [...new Set(lines.map(({ itemId }) => itemId))];
  const changes = await needs.store.read.stockChanges.outstanding(organizationId, ids);
  const short = lines.flatMap((line) => tooLittle(line, changes) ?? []);
  if (short.length === 0) return;
  throw new ConnectorError('short_of_stock', `${short.join(' ')} Stock is not taken below zero.`, {
    hint: 'Where Zoho is wrong, somebody counts it: count-stock sets it right.',
  });
};

/** Plans that are open and want to change the same: whichever is confirmed first, the other meets other figures. */
export const warnOfOthers = async (
  needs: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  lines: readonly FiguredChange[],
): Promise<string[]> => {
  const now = needs.now().getTime();
  const open = await needs.store.read.plans.openOfKinds(organizationId, { kinds: stockKinds, states: openStates, now });
  const touched = new Set(open.flatMap((row) => touchedBy(toRecord(row).recipe)));
  return lines
    .filter(({ itemId, locationId }) => touched.has(`${itemId} ${locationId ?? ''}`))
    .map(({ reading: { item } }) => `${calledOf(item)}: another plan that nobody has confirmed yet changes it too.`);
};

const touchedBy = (recipe: Recipe): string[] => {
  if (recipe.kind === 'adjust-stock')
    return recipe.lines.map(({ itemId, locationId }) => `${itemId} ${locationId ?? ''}`);
  if (recipe.kind === 'receive-transfer') return recipe.lines.map(({ itemId }) => `${itemId} ${recipe.toId}`);
  if (recipe.kind !== 'transfer-stock') return [];
  return recipe.lines.flatMap(({ itemId }) => [`${itemId} ${recipe.fromId}`, `${itemId} ${recipe.toId}`]);
};

const PURPOSES = {
  'adjust-stock': 'adjust',
  'count-stock': 'count',
  'undo-adjustment': 'undo',
  'reconcile-stock': 'count',
} as const;
const REASONS = {
  'adjust-stock': '',
  'count-stock': 'Stock count',
  'undo-adjustment': 'Undone',
  'reconcile-stock': '',
} as const;

const assemble = (
  asked: AskedAdjustment,
  lines: readonly FiguredChange[],
  { places, undoes, setting, warnings }: Wanted & { readonly setting: OrderSetting; readonly warnings: string[] },
): StockProposal<PlannedAdjustment, AdjustmentRecipe> => {
  const reason = asked.ask.reason ?? REASONS[asked.intent];
  const note = 'note' in asked.ask ? asked.ask.note : undefined;
  const valueMicros = lines.reduce((sum, { worth }) => sum + worth, 0);
  return {
    write: {
      kind: 'adjust-stock',
      purpose: PURPOSES[asked.intent],
      lines: lines.map((line) => ({ ...toShelfLine(line), location: placeOf(line.locationId, places) })),
      reason,
      ...(note === undefined ? {} : { note }),
      ...(undoes === null ? {} : { undoes: { id: undoes.id, date: undoes.date, reason: undoes.reason } }),
      value: toMoney(valueMicros),
      currency: setting.currency,
      ...(asked.ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: asked.ask.onBehalfOf }),
    },
    recipe: {
      kind: 'adjust-stock',
      asked,
      lines: lines
        .filter(({ delta }) => delta !== 0)
        .map(({ itemId, locationId, delta, level, before }) => ({
          itemId,
          locationId,
          deltaMicros: delta,
          levelMicros: level,
          beforeMicros: before.physical,
        })),
      reason,
      description: undoes === null ? (note ?? null) : `Undoes the adjustment ${undoes.id} of ${undoes.date}.`,
      reference: toMark(setting.planKey, ADJUSTMENT_PREFIX),
      date: setting.today,
      undoes: undoes?.id ?? null,
    },
    warnings,
    valueMicros,
    unitsMicros: lines.reduce((sum, { delta }) => sum + Math.abs(delta), 0),
  };
};

export const toShelfLine = ({ itemId, reading: { item }, before, delta, after }: FiguredChange) => ({
  itemId,
  sku: item.sku,
  name: item.name,
  unit: item.unit,
  before: formatDecimal(before.physical),
  change: formatDecimal(delta),
  after: formatDecimal(after),
});

/** A place by its id; where its name is not known, by that alone. */
export const placeOf = (
  id: string | null,
  places: readonly Pick<ZohoLocation, 'id' | 'name'>[],
): { id: string; name: string } | null =>
  id === null ? null : { id, name: places.find((place) => place.id === id)?.name ?? id };
