// Days as the organisation counts them.

const MINUTE_MS = 60_000;
const MOST_OFFSET_MS = 15 * 3_600_000;

/** The calendar day in a time zone, such as 2026-11-22; in UTC where this machine does not know the zone. */
export const dayIn = (timeZone: string, date: Date): string => {
  const format = (zone: string): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(date);
  try {
    return format(timeZone);
  } catch {
    return format('UTC');
  }
};

/** The instant at which a day such as 2026-11-22 begins in a time zone; where it begins twice, the first of the two. */
export const startOfDay = (timeZone: string, day: string): number => {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The offset is that of the place at that moment, which is known only by looking; it is 14 hours at most.
  let [low, high] = [midnight - MOST_OFFSET_MS, midnight + MOST_OFFSET_MS];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (dayIn(timeZone, new Date(middle)) < day) low = middle;
    else high = middle;
  }
  return high;
};
