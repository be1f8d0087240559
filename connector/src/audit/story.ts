// An entry of the audit log as a sentence, for whoever asks why something is as it is.
import type { AuditEntry } from '../store/audit.ts';
import { personalOf } from './personal.ts';

export interface Sentence {
  readonly at: number;
  readonly text: string;
}

interface Facts {
  readonly kind?: string;
  readonly total?: string;
  readonly value?: string;
  readonly currency?: string;
  readonly code?: string;
  readonly result?: { readonly number?: string; readonly id?: string; readonly status?: string };
}

export interface Telling {
  /** How the key that asked is called here, such as `this key`. */
  readonly key: string;
  /** Whether those who are named may be told. */
  readonly personal: boolean;
}

const said = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const sum = ({ total, value, currency = '' }: Facts): string => {
  const amount = total ?? value;
  return amount === undefined ? '' : `, ${amount} ${currency}`.trimEnd();
};

/** Null for what is no more than a step on the way. */
export const toSentence = (entry: AuditEntry, { key, personal }: Telling): Sentence | null => {
  const facts = (entry.after === null ? {} : JSON.parse(entry.after)) as Facts;
  const told = personal ? personalOf(entry) : {};
  const why = said(told.reason);
  const who = said(told.by) ?? 'somebody at the connector';
  const behalf = said(told.behalf);
  const claimed = behalf === null ? '' : `, as it said for ${behalf} (nobody has checked that)`;
  const customer = said(told.customer);
  const sentence = sentences[entry.action]?.({
    facts,
    key,
    who,
    because: why === null ? '.' : `: ${why.replace(/\.?$/, '.')}`,
    claimed,
    customer: customer === null ? '' : ` for ${customer}`,
    subject: entry.subject,
  });
  return sentence === undefined ? null : { at: entry.at, text: sentence };
};

interface Words {
  readonly facts: Facts;
  readonly key: string;
  readonly who: string;
  readonly because: string;
  readonly claimed: string;
  readonly customer: string;
  readonly subject: string;
}

const sentences: Readonly<Partial<Record<string, (words: Words) => string>>> = {
  'ask.refused': ({ subject, facts, because }) => `${subject} was refused (${facts.code ?? 'unknown'})${because}`,
  'plan.proposed': ({ facts, key, customer, claimed }) =>
    `Proposed by ${key}${claimed}: ${facts.kind ?? 'a write'}${customer}${sum(facts)}.`,
  'plan.approved': ({ who }) => `Approved by ${who}.`,
  'plan.rejected': ({ because }) => `Rejected${because}`,
  'plan.accepted': ({ key }) => `Confirmed by ${key}; checked once more, and carried out.`,
  'plan.refused': ({ because }) => `Refused when it was to be carried out${because}`,
  'plan.cancelled': ({ key }) => `Dropped by ${key}.`,
  'plan.expired': () => 'It was not confirmed in time.',
  'plan.uncertain': ({ because }) => `Nobody could tell whether Zoho carried it out${because}`,
  'plan.settled': ({ who, facts, because }) =>
    `Settled by ${who}${facts.result?.number === undefined ? because : `: Zoho has it as ${facts.result.number}.`}`,
  'plan.awaiting_zoho_approval': () => 'It is in Zoho, and waits for an approval there.',
  'plan.done': ({ facts: { result } }) =>
    result === undefined
      ? 'Done.'
      : `Done: Zoho has it as ${result.number ?? result.id ?? ''} (${result.status ?? ''}).`,
};
