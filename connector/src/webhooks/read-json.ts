// JSON from outside, read within bounds: text that is UTF-8, an object, and not nested deeper than any record of Zoho's.

export type ReadJson =
  | { readonly object: Readonly<Record<string, unknown>> }
  | { readonly refused: 'not_utf8' | 'not_json' | 'too_deep'; readonly detail: string };

/** Records of Zoho's are nested four or five deep. */
export const MAX_DEPTH = 24;

export const readJsonObject = (bytes: Uint8Array): ReadJson => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { refused: 'not_utf8', detail: 'The body is not UTF-8 text.' };
  }
  // Before it is parsed: what is nested a million deep must not be walked.
  if (depthOf(text) > MAX_DEPTH) {
    return { refused: 'too_deep', detail: `The body is nested more than ${MAX_DEPTH} deep.` };
  }
  try {
    const parsed: unknown = HAS_LONG_IDS.test(text) ? JSON.parse(text, exactIds) : JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { object: parsed as Record<string, unknown> };
    }
  } catch {
    // Told below.
  }
  return { refused: 'not_json', detail: 'The body is not a whole JSON object: it may have been cut on the way.' };
};

/** Zoho quotes its ids, and looking at each value while it is read takes seven times as long. */
const HAS_LONG_IDS = /id"\s*:\s*\d{16}/;

/** Ids have up to 19 digits, more than a number can hold: where one comes without quotes, it is taken as it is written. */
const exactIds = (key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && key.endsWith('_id') ? context?.source : value;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);

const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfQuoted(text, at);
    else if (OPENING.has(unit)) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (CLOSING.has(unit)) depth -= 1;
  }
  return deepest;
};

/** Where the quotation that begins here ends; the text's end where it does not. */
const endOfQuoted = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) at += 1;
  }
  return text.length;
};
