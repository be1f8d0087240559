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
    const parsed: unknown = JSON.parse(text, exactIds);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { object: parsed as Record<string, unknown> };
    }
  } catch {
    // Told below.
  }
  return { refused: 'not_json', detail: 'The body is not a whole JSON object: it may have been cut on the way.' };
};

/** Ids have up to 19 digits, more than a number can hold: where one comes without quotes, it is taken as it is written. */
const exactIds = (key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && key.endsWith('_id') ? context?.source : value;

const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter === '\\') at += 1;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') {
      quoted = true;
    } else if (letter === '{' || letter === '[') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (letter === '}' || letter === ']') {
      depth -= 1;
    }
  }
  return deepest;
};
