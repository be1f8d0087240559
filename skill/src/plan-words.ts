// A plan in words: what would be written, what is missing, who may release it, and what to do next.
import type { Plan, PlannedWrite, PlanState } from 'shared-schemas';
import { itemWords, unitWord } from './stock-words.ts';
import { decimal, grouped, minute, money, quote, state, told, word } from './voice.ts';

const KIND = { 'create-order': 'new order', 'create-customer': 'new customer', 'cancel-order': 'cancel an order' };

/** The whole plan. Every figure comes from the connector; nothing is reckoned here. */
export const planLines = (plan: Plan): string[] => {
  const { write, result, reason } = plan;
  const open = plan.state === 'proposed' || plan.state === 'approved';
  return told(
    `Plan ${word(plan.id)}: ${KIND[write.kind]}, ${state(plan.state)}.${open ? ' Nothing is written yet.' : ''}`,
    writeLines(write),
    labelled({ 'Asked for by (not verified)': write.onBehalfOfUnverified }),
    plan.warnings.map((warning) => `Warning: ${quote(warning, 300)}`),
    result !== null && `In Zoho: ${word(result.number)}, ${state(result.status)} (id ${word(result.id)})`,
    reason !== null && `Reason: ${quote(reason, 300)}`,
    open && `Good until ${minute(plan.expiresAt)}.`,
    `Next: ${nextStep(plan, open)}`,
  );
};

const writeLines = (write: PlannedWrite): string[] => {
  if (write.kind === 'create-customer') {
    return labelled({ Name: write.name, Company: write.company, 'E-mail': write.email, Telephone: write.phone });
  }
  const customer = `Customer: ${quote(write.customer.name, 200)} (id ${word(write.customer.id)})`;
  const lines = write.lines.map((line) => {
    const missing =
      'short' in line && Number(line.short) !== 0 && `; SHORT BY ${decimal(line.short)}${sellable(line.sellable)}`;
    const what = `${decimal(line.quantity)}${unitWord(line.unit)} of ${itemWords({ ...line, id: line.itemId })}`;
    return `  ${what} at ${grouped(decimal(line.rate))} = ${grouped(decimal(line.total))}${missing || ''}`;
  });
  const total = `TOTAL ${money(write.total, write.currency)}`;
  if (write.kind === 'cancel-order') {
    const order = `Order: ${word(write.order.number)} (id ${word(write.order.id)})`;
    return told(order, customer, lines, total, labelled({ Because: write.reason }));
  }
  return told(
    customer,
    labelled({ 'Ships from': write.location?.name }),
    lines,
    `Subtotal ${money(write.subTotal, write.currency)}, tax ${money(write.tax, write.currency)}, ${total}`,
    labelled({ 'PO number': write.purchaseOrder, 'Ships to': write.shipTo?.text, Note: write.note }),
  );
};

const sellable = (count: string | null): string => (count === null ? '' : ` (only ${decimal(count)} can be sold)`);
const labelled = (texts: Record<string, string | undefined>): string[] =>
  told(...Object.entries(texts).map(([label, text]) => text !== undefined && `${label}: ${quote(text, 500)}`));

/** What to do next, in the skill's own words; it depends on where the plan stands and who may release it. */
const nextStep = ({ id, state, release, released }: Plan, open: boolean): string => {
  if (!open) return AFTER[state] ?? 'tell the person that nothing was written, and why.';
  const show = 'show the person this plan exactly as printed and ask.';
  const confirm = `confirm-plan --plan '${word(id)}'`;
  if (release === 'code') {
    return `${show} Only after a clear yes, with the six-digit code the person got outside this chat: ${confirm} --code '<code>'`;
  }
  if (released) return `${show} Only after a clear yes: ${confirm}`;
  const approve = `pnpm connector plans approve ${word(id)}`;
  return `${show} Somebody must release it outside this chat first (${approve}); after that and a clear yes: ${confirm}`;
};

const AFTER: Partial<Record<PlanState, string>> = {
  executing: 'it is being carried out; look again with show-plan, and do not prepare another.',
  awaiting_zoho_approval: 'tell the person that it stands in Zoho and waits for approval there.',
  uncertain: 'do not repeat it; tell the person that an admin must look in Zoho whether it was written.',
  done: 'tell the person that it is done.',
  expired: 'nothing was written; prepare it again, show it and ask again.',
};
