// What was sent: a JSON body, or the older form with one field JSONString (API notes 6.0, "Common"). Values are read
// as leniently as Zoho reads them; what cannot be read is refused with code 2.
import { invalidValue, malformedBody } from './refusals.ts';
import { isDate } from './time.ts';

export type Body = Readonly<Record<string, unknown>>;

const MULTIPART_FIELD = /name="JSONString"[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n([\s\S]*?)\r\n--/;

export function readBody(contentType: string, text: string): Body {
  const json = bodyJson(contentType, text);
  if (json.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw malformedBody();
  }
  // Custom fields may come as a bare list; every other resource finds nothing of its own in it.
  if (Array.isArray(parsed)) return { custom_fields: parsed };
  if (!isRecord(parsed)) throw malformedBody();
  return parsed;
}

function bodyJson(contentType: string, text: string): string {
  if (contentType.includes('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(text);
    // A client that forgets its content type sends bare JSON under this one.
    return form.get('JSONString') ?? (text.trimStart().startsWith('{') ? text : '');
  }
  if (contentType.includes('multipart/form-data')) return MULTIPART_FIELD.exec(text)?.[1] ?? '';
  return text;
}

export function isRecord(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

export function readText(body: Body, name: string): string {
  const value = body[name];
  if (isAbsent(value)) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function readNumber(body: Body, name: string): number | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed) || Math.abs(parsed) > 1e15) throw invalidValue(name);
  return parsed;
}

export function readFlag(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalidValue(name);
}

export function readDate(body: Body, name: string): string {
  const text = readText(body, name);
  if (text !== '' && !isDate(text)) throw invalidValue(name);
  return text;
}

export function readList(body: Body, name: string): Body[] {
  const value = body[name];
  if (isAbsent(value)) return [];
  if (!Array.isArray(value) || !value.every(isRecord)) throw invalidValue(name);
  return value;
}

export function readRecord(body: Body, name: string): Body | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  if (!isRecord(value)) throw invalidValue(name);
  return value;
}
