// Days of the calendar: which the calendar has, which it is somewhere, and how old somebody is on one. Pure.

const DAY_MS = 86_400_000;

/** Whether it is a day such as 2026-11-22 that the calendar has: the 30th of February is none. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/** The calendar day in a zone; where this machine does not know the zone, the day of the place that is last to see it. */
export const dayAt = (now: number, zone: string): string => {
  try {
    return formatOf(zone).format(now);
  } catch {
    return formatOf('Etc/GMT+12').format(now);
  }
};

// Each is dear to make, and every line of an order asks.
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_ZONES = 100;

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (formats.size >= MOST_ZONES) formats.clear();
  formats.set(timeZone, made);
  return made;
};

/** The earlier of two days. */
export const earlier = (one: string, other: string): string => (one < other ? one : other);

/** Full years on that day. Who was born on the 29th of February has their birthday on the 1st of March in other years. */
export const ageOn = (bornOn: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) >= bornOn.slice(5) ? years : years - 1;
};

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** The day so many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The last day on which records of a sale must be there: the end of the fourth full calendar year after it. */
export const keptUntil = (soldOn: string): string => `${Number(soldOn.slice(0, 4)) + 4}-12-31`;
