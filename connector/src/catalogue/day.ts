// Days as the organisation counts them.

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
