// How words are compared: one place, so that every room means the same by "the same SKU".

/** A word for comparing: composed Unicode, no outer blanks, inner blanks as one, case ignored. */
export const normaliseWord = (text: string): string => text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
