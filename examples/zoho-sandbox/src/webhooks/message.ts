// What a webhook sends: method, address, headers, body and signature (API notes 8).
import { createHmac } from 'node:crypto';
import type { Settings } from '../options.ts';
import type { Param, Webhook } from '../world/automation.ts';

export interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Detail = Readonly<Record<string, unknown>>;

/** @param detail the record as the API itself shows it. */
export function composeMessage(webhook: Webhook, detail: Detail, encoding: Settings['webhookSignature']): Message {
  const json = JSON.stringify({ [webhook.entity]: detail });
  const fill = (text: string): string => fillIn(text, json, detail);
  const filled = (params: readonly Param[]): [string, string][] => params.map(({ name, value }) => [name, fill(value)]);
  const url = new URL(webhook.url);
  for (const [name, value] of filled(webhook.query)) url.searchParams.append(name, value);
  const isForm = webhook.bodyType.startsWith('application/x-www-form-urlencoded');
  const fields = isForm ? filled(webhook.form) : [];
  // Without chosen fields the record goes under JSONString.
  const form = new URLSearchParams(fields.length > 0 ? fields : { JSONString: json });
  // Without a template of its own the body is the record under its name: the default payload.
  const raw = webhook.rawData === '' ? json : fill(webhook.rawData);
  const body = isForm ? form.toString() : raw;
  const signed = sortedPairs([...url.searchParams, ...(isForm ? form : [])]) + (isForm ? '' : raw);
  return {
    method: webhook.method,
    url: url.href,
    headers: {
      ...Object.fromEntries(filled(webhook.headers)),
      'content-type': `${webhook.bodyType || 'application/json'};charset=UTF-8`,
      ...(webhook.secret === '' ? {} : { 'x-zoho-webhook-signature': sign(webhook.secret, signed, encoding) }),
    },
    body,
  };
}

/** ${JSONString} is the record whole, ${ITEM.SKU} one of its fields. */
function fillIn(text: string, json: string, detail: Detail): string {
  return text.replace(/\$\{(\w+)(?:\.(\w+))?\}/g, (whole, word: string, field: string | undefined) => {
    if (field === undefined) return word === 'JSONString' ? json : whole;
    const value = detail[field.toLowerCase()];
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

/** All pairs sorted by name and joined, with nothing between. */
function sortedPairs(pairs: readonly (readonly [string, string])[]): string {
  const names = [...new Set(pairs.map(([name]) => name))].toSorted();
  return names
    .map((wanted) =>
      pairs
        .filter(([name]) => name === wanted)
        .map(([name, value]) => name + value)
        .join(''),
    )
    .join('');
}

function sign(secret: string, text: string, encoding: Settings['webhookSignature']): string {
  const digest = createHmac('sha256', secret).update(text, 'utf8');
  if (encoding === 'base64') return digest.digest('base64');
  const hex = digest.digest('hex');
  return encoding === 'HEX' ? hex.toUpperCase() : hex;
}
