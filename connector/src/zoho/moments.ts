// Zoho's timestamps: 2025-03-28T07:23:22+0530, in the organisation's zone, to the second (API notes 6.0, 9.6). Pure.

const MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(?:Z|([+-]\d{2}):?(\d{2}))$/;

/** Milliseconds since 1970, to the second; null for what is no such timestamp. */
export const readMoment = (text: string): number | null => {
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const [, local, hours, minutes] = match;
  const at = Date.parse(`${local}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(at) ? null : at;
};

/** As the filter last_modified_time wants it. What is left of the second is cut off. */
export const formatMoment = (at: Date): string => `${at.toISOString().slice(0, 19)}+0000`;

/** Whether both tell the same second, however they are written. */
export const isSameMoment = (one: string, other: string): boolean => {
  if (one === other) return true;
  const at = readMoment(one);
  return at !== null && at === readMoment(other);
};
