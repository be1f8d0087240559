// A plan in words: what would be written, what is missing, who may release it, and what to do next.
import type { Plan, PlannedWrite, PlanState } from 'shared-schemas';
import { notUnderstood } from './failure.ts';
import { warningLines } from './lists.ts';
import { isOther, itemWords } from './stock-words.ts';
import type { AnyWrite, PlannedLine } from './types.ts';
import { amount, decimal, grouped, minute, money, quote, state, told, word } from './voice.ts';

/** What each kind is called. A plan of another kind is not told at all: nobody could say what it would do. */
const KIND: Record<PlannedWrite['kind'], string> = {
  'create-order': 'new order',
  'create-customer': 'new customer',
  'cancel-order': 'cancel an order',
  'adjust-stock': 'adjust stock',
  'transfer-stock': 'transfer stock',
  'receive-transfer': 'receive a transfer',
  'name-item': 'a name for an item',
  'link-items': 'ids of another system',
};

/** The whole plan, of whichever kind: what there is, in this order. Every figure is the connector's. */
export const planLines = (plan: Plan): string[] => {
  const { result, reason, id } = plan;
  const write: AnyWrite = plan.write;
  if (KIND[write.kind] === undefined) throw notUnderstood();
  const open = plan.state === 'proposed' || plan.state === 'approved';
  const sum = (label: string, of: string | undefined) =>
    of !== undefined && `${label} ${money(of, write.currency ?? '')}`;
  const sums = told(
    sum('Subtotal', write.subTotal),
    sum('tax', write.tax),
    sum('TOTAL', write.total),
    sum('Worth', write.value),
  ).join(', ');
  return told(
    `Plan ${word(id)}: ${KIND[write.kind]}, ${state(plan.state)}.${open ? ' Nothing is written yet.' : ''}`,
    write.order !== undefined && `Order: ${word(write.order.number)} (id ${word(write.order.id)})`,
    write.transfer !== undefined && `Transfer: ${word(write.transfer.number)} (id ${word(write.transfer.id)})`,
    write.undoes !== undefined && `Undoes the adjustment ${word(write.undoes.id)}: ${quote(write.undoes.reason)}`,
    write.customer !== undefined && `Customer: ${quote(write.customer.name, 200)} (id ${word(write.customer.id)})`,
    labelled({ 'Ships from': write.location?.name, Name: write.name, Company: write.company }),
    labelled({ 'E-mail': write.email, Telephone: write.phone }),
    write.item !== undefined && `${write.remove === true ? 'No longer of' : 'For'} ${itemWords(write.item)}`,
    labelled({ From: write.from?.name, To: write.to?.name }),
    (write.lines ?? []).map(planLine),
    (write.links ?? []).map((it) => `  ${word(it.productId)} for ${itemWords(it)}`),
    write.inTransit === true && 'In transit: it arrives when somebody receives it.',
    sums !== '' && sums,
    labelled({ Because: write.reason, 'PO number': write.purchaseOrder, 'Ships to': write.shipTo?.text }),
    labelled({ Note: write.note, 'Asked for by (not verified)': write.onBehalfOfUnverified }),
    warningLines(plan.warnings),
    result !== null && `In Zoho: ${word(result.number)}, ${state(result.status)} (id ${word(result.id)})`,
    reason !== null && `Reason: ${quote(reason, 300)}`,
    open && `Good until ${minute(plan.expiresAt)}.`,
    `Next: ${nextStep(plan, open)}`,
  );
};

/** One line: how many of what and where, at which price, what it does to the stock, what is missing. */
const planLine = (line: PlannedLine): string => {
  const { quantity = '', change, rate, total, before, after, short = '0', sellable = null, location = null } = line;
  return told(
    `  ${Number(change) > 0 ? '+' : ''}${amount(change ?? quantity, line.unit)} of ${itemWords(line)}`,
    location !== null && ` at ${quote(location.name)}`,
    rate !== undefined && total !== undefined && ` at ${grouped(decimal(rate))} = ${grouped(decimal(total))}`,
    before !== undefined && after !== undefined && `: ${decimal(before)} before, ${decimal(after)} after`,
    isOther(short, '0') && `; SHORT BY ${decimal(short)}`,
    isOther(short, '0') && sellable !== null && ` (only ${decimal(sellable)} can be sold)`,
  ).join('');
};

const labelled = (texts: Record<string, string | undefined>): string[] =>
  told(...Object.entries(texts).map(([label, text]) => text !== undefined && `${label}: ${quote(text, 500)}`));

/** What to do next, in the skill's own words; it depends on where the plan stands and who may release it. */
const nextStep = (plan: Plan, open: boolean): string => {
  const { id, state, release, released } = plan;
  if (!open) return AFTER[state] ?? 'tell the person that nothing was written, and why.';
  if (!plan.confirmable) return `tell the person: ${quote(plan.next, 400)}`;
  const show = 'show the person this plan exactly as printed and ask.';
  const confirm = `confirm-plan --plan '${word(id)}'`;
  const code = ', with the six-digit code the person got outside this chat';
  if (release === 'code') return `${show} Only after a clear yes${code}: ${confirm} --code '<code>'`;
  if (released) return `${show} Only after a clear yes: ${confirm}`;
  const approve = `pnpm connector plans approve ${word(id)}`;
  return `${show} Somebody must release it outside this chat first (${approve}); after that and a clear yes: ${confirm}`;
};

export const UNCERTAIN = 'do not repeat it; tell the person that an admin must look in Zoho whether it was written.';
const AFTER: Partial<Record<PlanState, string>> = {
  executing: 'it is being carried out; look again with show-plan, and do not prepare another.',
  awaiting_zoho_approval: 'tell the person that it stands in Zoho and waits for approval there.',
  uncertain: UNCERTAIN,
  done: 'tell the person that it is done.',
  expired: 'nothing was written; prepare it again, show it and ask again.',
};
