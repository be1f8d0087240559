// From the fields of the checkout to what the connector is asked: the contract itself says what is wrong with them. Pure.
import { startCheckout } from 'shared-schemas';
import * as v from 'valibot';
import type { StartAsk } from '../connector/connector.ts';
import type { Session } from '../session/session.ts';
import type { Typed } from './book.ts';

export interface Fault {
  /** Of the field; null for the form as a whole. */
  readonly name: string | null;
  readonly text: string;
}

export interface Given {
  readonly typed: Typed;
  readonly session: Pick<Session, 'id' | 'member' | 'cart'>;
  /** The address the request came from. */
  readonly ip: string;
  readonly quote: string;
  /** Whether the goods ask for an age. */
  readonly asksAge: boolean;
}

const NO_DAY = 'This is no day of the calendar: please give month, day and year as numbers.';

/** What the stand-in payment step calls its means; the browser only says which. */
const tokens: Readonly<Record<string, string>> = { honoured: 'tok_visa', declined: 'tok_declined' };

const labels: Readonly<Record<string, readonly [name: string, label: string]>> = {
  'buyer.firstName': ['firstName', 'First name'],
  'buyer.lastName': ['lastName', 'Last name'],
  'buyer.email': ['email', 'E-mail'],
  'buyer.phone': ['phone', 'Telephone'],
  'buyer.bornOn': ['bornMonth', 'The date of birth'],
  'shipTo.street': ['street', 'Street and number'],
  'shipTo.secondary': ['secondary', 'Flat, unit or floor'],
  'shipTo.city': ['city', 'City'],
  'shipTo.state': ['state', 'State'],
  'shipTo.zip': ['zip', 'ZIP code'],
};

export const toAsk = (given: Given): { readonly ask: StartAsk | null; readonly faults: readonly Fault[] } => {
  const { typed, session, ip, quote, asksAge } = given;
  const said = (name: string): string => typed[name] ?? '';
  const optional = (name: string): object => (said(name).trim() === '' ? {} : { [name]: said(name) });
  const read = v.safeParse(startCheckout.ask, {
    quote,
    line: toLines(session),
    member: session.member !== null,
    buyer: {
      id: buyerIdOf(session),
      firstName: said('firstName'),
      lastName: said('lastName'),
      email: said('email'),
      ...optional('phone'),
      ...(asksAge ? { bornOn: bornOn(typed) } : {}),
      ip,
    },
    shipTo: {
      street: said('street'),
      ...optional('secondary'),
      city: said('city'),
      state: said('state'),
      zip: said('zip'),
    },
    payment: { token: tokens[said('means')] ?? '' },
  });
  if (read.success) return { ask: read.output, faults: [] };
  const faults = new Map<string, Fault>();
  for (const issue of read.issues) {
    const path = v.getDotPath(issue) ?? '';
    const [name, label] = labels[path] ?? [null, 'The form'];
    const text = path === 'buyer.bornOn' ? NO_DAY : `${label} ${issue.message}.`;
    if (!faults.has(path)) faults.set(path, { name, text });
  }
  return { ask: null, faults: [...faults.values()] };
};

export const toLines = ({ cart }: Pick<Session, 'cart'>): StartAsk['line'] =>
  cart.map(([item, quantity]) => ({ item, quantity: String(quantity) }));

/** Limits are counted by it. An e-mail address that nobody has proved is nobody: a guest is their session. */
export const buyerIdOf = ({ id, member }: Pick<Session, 'id' | 'member'>): string =>
  member === null ? `guest ${id}` : `member ${member}`;

/** As the contract wants it, or something that it will refuse. */
export const bornOn = (typed: Typed): string => {
  const part = (name: string, length: number): string => (typed[name] ?? '').trim().padStart(length, '0');
  return `${part('bornYear', 4)}-${part('bornMonth', 2)}-${part('bornDay', 2)}`;
};
