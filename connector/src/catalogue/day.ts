// Days as the organisation counts them.

/** The calendar day in a time zone, such as 2026-11-22. */
export const dayIn = (timeZone: string, date: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(date);
