// Tables that an admin hands in as files, and what --column says of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { ConnectorError } from '../errors.ts';
import { type Field, fields } from '../reconcile/read-table.ts';

/** Errors: `not_found`. */
export const readBytes = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch {
    throw new ConnectorError('not_found', `The file ${path} cannot be read.`);
  }
};

/** Yours alone to read: figures are nobody else's business. Errors: `invalid_ask`. */
export const writeText = (path: string, text: string): void => {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch {
    throw new ConnectorError('invalid_ask', `The file ${path} cannot be written.`);
  }
};

export type Called = Readonly<Partial<Record<Field, string>>>;

/** Gathers `--column sku=Artikel`. */
export const readColumn = (text: string, before: Called = {}): Called => {
  const [field = '', ...name] = text.split('=');
  if (!(fields as readonly string[]).includes(field) || name.join('=').trim() === '') {
    throw new InvalidArgumentError(`It must be such as sku=Artikel, for one of ${fields.join(', ')}.`);
  }
  return { ...before, [field]: name.join('=').trim() };
};
