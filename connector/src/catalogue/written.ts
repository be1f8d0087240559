// Moments, figures and other people's words as people read them, alike everywhere: 2026-11-22 05:31:07 UTC, and 26,923.05.

export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
export const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

/** What is not seen, or changes what else is seen: signals to a terminal, and marks that turn the direction of writing. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** For a terminal: a name cannot draw over what stands around it. In JSON it is the same text, written otherwise. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (hidden) =>
    hidden.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** Of one line, whatever was typed into it: no name makes a line of its own. */
export const oneLine = (text: string): string => text.replace(/[\n\v\f\r\t\u0085\u2028\u2029]+/g, ' ');
