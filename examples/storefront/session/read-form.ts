// Reads a form: one of ours, of this session, with the fields it has and no others.
import type { Context } from 'hono';
import * as v from 'valibot';
import type { Env, Parts } from '../parts.ts';
import { isFormToken } from './form-token.ts';

/** It is no form of this shop's: a browser that shows our pages never sends it. */
export class WrongForm extends Error {}

type Entries = Record<string, v.GenericSchema<string, unknown> | v.GenericSchema<string | undefined, unknown>>;
type FormOf<E extends Entries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>;

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Errors: `WrongForm` for another type, a field that is unknown, missing or there twice, and a token that is not ours. */
export const readForm = async <const E extends Entries>(
  c: Context<Env>,
  { settings }: Pick<Parts, 'settings'>,
  entries: E,
): Promise<FormOf<E>> => {
  if (!FORM_TYPE.test(c.req.header('content-type') ?? '')) throw new WrongForm('It is no form.');
  const pairs = [...new URLSearchParams(await c.req.text())];
  const { token, ...fields } = Object.fromEntries(pairs);
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new WrongForm('A field is there twice.');
  if (!isFormToken(settings, c.get('session'), token ?? '')) throw new WrongForm('It is of no page we have shown you.');
  const read = v.safeParse(v.strictObject(entries), fields);
  if (!read.success)
    throw new WrongForm(`It is not as we have made it: ${v.getDotPath(read.issues[0]) ?? 'its fields'}.`);
  return read.output as FormOf<E>;
};

/** What somebody typed, as they typed it. */
export const typed = v.pipe(v.string(), v.maxLength(500));
