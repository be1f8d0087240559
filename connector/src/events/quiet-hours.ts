// Hours in which a subscriber is left in peace, by the clock on the organisation's wall.

const PATTERN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;
const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** From and to as minutes of the day; null where the text is none. Over midnight where the second is the earlier. */
export const readQuietHours = (text: string): { readonly from: number; readonly to: number } | null => {
  const [, fromHour, fromMinute, toHour, toMinute] = PATTERN.exec(text) ?? [];
  if (toMinute === undefined) return null;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return from === to ? null : { from, to };
};

/**
 * When the peace that holds now is over; null where none holds. On a day that changes its clocks it may be an hour off:
 * whoever comes then asks again.
 */
export const quietUntil = (quietHours: string | null, timeZone: string, now: number): number | null => {
  const quiet = quietHours === null ? null : readQuietHours(quietHours);
  if (quiet === null) return null;
  const minute = minuteIn(timeZone, now);
  const into = (minute - quiet.from + DAY_MINUTES) % DAY_MINUTES;
  const lasts = (quiet.to - quiet.from + DAY_MINUTES) % DAY_MINUTES;
  if (into >= lasts) return null;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS + (lasts - into) * MINUTE_MS;
};

const minuteIn = (timeZone: string, now: number): number => {
  const format = (zone: string): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      now,
    );
  const [hour, minute] = safely(format, timeZone).split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
};

/** In UTC where this machine does not know the zone. */
const safely = (format: (zone: string) => string, timeZone: string): string => {
  try {
    return format(timeZone);
  } catch {
    return format('UTC');
  }
};
