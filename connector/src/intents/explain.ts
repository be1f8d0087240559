// Why something is as it is: from the audit log, and for a figure from the mirror, as far as the key may see.
import { type AnswerOf, type AskOf, type explain, type ProblemCode, parseDecimal } from 'shared-schemas';
import { type Sentence, type Telling, toSentence } from '../audit/story.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { explainFigure } from '../catalogue/explain-figure.ts';
import { requireOrderAt } from '../catalogue/orders.ts';
import { reservedBeyond, type StockDesk, sumPlaces } from '../catalogue/stock-desk.ts';
import { toInstant } from '../catalogue/to-answer.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { PlanRow } from '../store/plans.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';

type Answer = AnswerOf<typeof explain>;
type Told = Omit<Answer, 'readAt'>;
type Help = Readonly<Record<ProblemCode, { readonly happened: string; readonly todo: string }>>;
type Needs = { readonly catalogue: Catalogue; readonly stockDesk: StockDesk; readonly help: Help } & Pick<
  Parts,
  'store' | 'mirror' | 'config' | 'zoho' | 'now'
>;

const PLAN = /^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{2}$/i;
const REFUSAL = /^(the )?(last |latest )?refus(al|als|ed)$/i;
const REFUSALS = 5;
const ENTRIES = 30;

export const answerExplain =
  (needs: Needs) =>
  async ({ what }: AskOf<typeof explain>, asked: Ask): Promise<Answer> => {
    const told =
      (REFUSAL.test(what) ? await explainRefusals(needs, asked.asker) : null) ??
      (isCode(needs.help, what) ? await explainProblem(needs, what, asked.asker) : null) ??
      (await explainPlan(needs, what, asked.asker)) ??
      (await explainItem(needs, what, asked)) ??
      (await explainOrder(needs, what, asked));
    if (told === null) throw nothingOf(what);
    return { ...told, readAt: toInstant(needs.now().getTime()) };
  };

const nothingOf = (what: string): ConnectorError =>
  new ConnectorError('not_found', `Nothing is known of "${what}", or this key may not see it.`, {
    hint: 'Say a plan such as K7QF-2M, an order’s number, a SKU, a problem’s code, or the word refusal.',
  });

const toFindings = (sentences: readonly Sentence[]): Answer['findings'] =>
  sentences.map(({ at, text }) => ({ at: toInstant(at), text }));

/** What this key was refused lately, whatever it was. */
const explainRefusals = async ({ store }: Needs, { kid, organizationId }: Asker): Promise<Told> => {
  const actions = ['ask.refused', 'plan.refused', 'plan.rejected'];
  const found = await Promise.all(
    actions.map((action) => store.read.audit.latest({ action, kid, organizationId, limit: REFUSALS + 1 })),
  );
  const entries = found.flat().toSorted((a, b) => b.sequence - a.sequence);
  const shown = entries.slice(0, REFUSALS).toReversed();
  const findings = shown.flatMap((entry) => {
    const sentence = toSentence(entry, { key: 'this key', personal: true });
    if (sentence === null) return [];
    return entry.action === 'ask.refused' ? [sentence] : [{ ...sentence, text: `${entry.subject}: ${sentence.text}` }];
  });
  return { about: 'refusal', subject: '', findings: toFindings(findings), more: entries.length > REFUSALS };
};

const isCode = (help: Help, what: string): what is ProblemCode => Object.hasOwn(help, what);
const LOOKED_AT = 50;

/** What a problem's code means, and what this key was refused with it of late: all of it is known here. */
const explainProblem = async (
  { store, help }: Needs,
  code: ProblemCode,
  { kid, organizationId }: Asker,
): Promise<Told> => {
  const { happened, todo } = help[code];
  const refused = await store.read.audit.latest({ action: 'ask.refused', kid, organizationId, limit: LOOKED_AT });
  const entries = refused.filter(({ after }) => after !== null && (JSON.parse(after) as Refused).code === code);
  const shown = entries.slice(0, REFUSALS).toReversed();
  const sentences = shown.flatMap((entry) => toSentence(entry, { key: 'this key', personal: true }) ?? []);
  const findings = [{ at: null, text: `${happened} ${todo}` }, ...toFindings(sentences)];
  return { about: 'refusal', subject: code, findings, more: entries.length > REFUSALS };
};

interface Refused {
  readonly code?: string;
}

/** By a plan's id, or by the number or id of what it made in Zoho. */
const explainPlan = async ({ store }: Needs, what: string, asker: Asker): Promise<Told | null> => {
  const { plans, audit, keys } = store.read;
  const display = what.toUpperCase().replace(/^(.{4})(?=.{2}$)/, '$1-');
  const named = PLAN.test(what) ? await plans.byDisplay(display) : null;
  const plan = named ?? (await plans.madeAs(asker.organizationId, what));
  if (plan === null || !maySee(asker, plan, named !== null)) return null;
  const own = plan.kid === asker.kid;
  const personal = own || asker.scopes.includes('admin:read');
  const name = personal ? (await keys.get(plan.kid))?.name : undefined;
  const telling: Telling = {
    key: own ? 'this key' : `another key${name === undefined ? '' : `, "${name}"`}`,
    personal,
  };
  const entries = await audit.latest({ subject: `plan ${plan.display}`, limit: ENTRIES + 1 });
  const findings = entries
    .slice(0, ENTRIES)
    .toReversed()
    .flatMap((entry) => toSentence(entry, telling) ?? []);
  return {
    about: named === null ? 'order' : 'plan',
    subject: named === null ? what : plan.display,
    findings: toFindings(findings),
    more: entries.length > ENTRIES,
  };
};

/** A key that is bound to some places, or may not read orders, sees what it has asked for itself. */
const maySee = (asker: Asker, plan: PlanRow, byId: boolean): boolean => {
  if (plan.organizationId !== asker.organizationId) return false;
  if (plan.kid === asker.kid || asker.scopes.includes('admin:read')) return true;
  return !byId && asker.locationIds === null && asker.scopes.includes('orders:read');
};

/** From the copy alone: what is explained is the figure that was told, not a newer one. */
const explainItem = async (needs: Needs, what: string, { asker, spend }: Ask): Promise<Told | null> => {
  const { organizationId, locationIds, scopes } = asker;
  if (!scopes.includes('stock:read')) return null;
  const resolved = await needs.catalogue.resolve(organizationId, what, spend);
  if (resolved.kind !== 'found') return null;
  const { itemId, sku, name } = resolved.item;
  const subject = sku || name;
  const [row] = await needs.store.read.mirror.readings(organizationId, [itemId]);
  if (row === undefined) {
    const findings = [{ at: null, text: 'Its stock has not been read from Zoho yet.' }];
    return { about: 'item', subject, findings, more: false };
  }
  const item = JSON.parse(row.body) as ZohoItem;
  const reading = { item, readAt: row.readAt, sequence: row.sequence };
  const [promised, followedTo, [known]] = await Promise.all([
    needs.stockDesk.outstanding(organizationId),
    needs.mirror.followedTo(organizationId),
    needs.store.read.mirror.known(organizationId, [itemId]),
  ]);
  const places = item.places.filter(({ id }) => locationIds === null || locationIds.includes(id));
  const reserved =
    locationIds === null
      ? reservedBeyond(promised, reading)
      : places.reduce((sum, { id }) => sum + reservedBeyond(promised, reading, id), 0);
  const held = promised.filter((each) => each.itemId === itemId).slice(0, ENTRIES);
  const holders = await Promise.all(held.map(({ planKey }) => needs.store.read.plans.byKey(planKey)));
  const texts = explainFigure({
    reading,
    seen: locationIds === null ? item.total : sumPlaces(places),
    places: locationIds === null ? null : places.map((place) => place.name),
    promised: reserved,
    plans: holders.flatMap((plan) => (plan?.kid === asker.kid ? [plan.display] : [])),
    buffer: parseDecimal(needs.config.STOCK_BUFFER) ?? 0,
    changedAt: row.dirtyAt,
    followedTo,
    mismatch: known?.knownMismatch != null,
  });
  return { about: 'item', subject, findings: texts.map((text) => ({ at: null, text })), more: false };
};

/** One that was not made here: Zoho knows by whom, this connector does not. */
const explainOrder = async (needs: Needs, what: string, { asker, spend }: Ask): Promise<Told | null> => {
  const { organizationId, locationIds, scopes } = asker;
  if (!scopes.includes('orders:read')) return null;
  try {
    const ask = { locationIds, spend, purpose: 'read' } as const;
    const order = await requireOrderAt(needs.zoho(organizationId).orders, what, ask);
    const made = await explainPlan(needs, order.id, asker);
    if (made !== null) return { ...made, subject: order.number };
    const text = `Order ${order.number} of ${order.date} was not made by this connector, or by a key that this one may not see. Who made it in Zoho stands in the order's history there.`;
    return { about: 'order', subject: order.number, findings: [{ at: null, text }], more: false };
  } catch (error) {
    if (hasCode(error, 'order_not_found')) return null;
    throw error;
  }
};
