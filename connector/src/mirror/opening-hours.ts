// When the shop is open, in its own time zone: following spends most of its calls then. Pure.

export interface Span {
  /** 0 Sunday to 6 Saturday. */
  readonly day: number;
  /** Minutes since midnight; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
}

export type OpeningHours = readonly Span[];

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const STEP_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Reads such as "mon-fri 09:00-18:00, sat 10:00-14:00"; null where it makes no sense. */
export const readOpeningHours = (text: string): OpeningHours | null => {
  const spans: Span[] = [];
  for (const part of text.toLowerCase().split(',')) {
    const found = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(part.trim());
    if (found === null) return null;
    const [, first = '', last = first, ...clock] = found;
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
    const from = fromHour * 60 + fromMinute;
    const to = toHour * 60 + toMinute;
    const start = days.indexOf(first);
    const end = days.indexOf(last);
    if (start < 0 || end < 0 || from >= to || to > 1_440 || fromMinute > 59 || toMinute > 59) return null;
    for (let day = start; ; day = (day + 1) % 7) {
      spans.push({ day, from, to });
      if (day === end) break;
    }
  }
  return spans;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  let clock: Intl.DateTimeFormat;
  try {
    clock = new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    clock = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
  clocks.set(timeZone, clock);
  return clock;
};

/** Weekday and minutes since midnight in a time zone; in UTC where this machine does not know the zone. */
export const localTime = (at: number, timeZone: string): { readonly day: number; readonly minutes: number } => {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = days.indexOf((parts.weekday ?? 'sun').toLowerCase());
  return { day, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
};

export const isOpenAt = (hours: OpeningHours, at: number, timeZone: string): boolean => {
  const { day, minutes } = localTime(at, timeZone);
  return hours.some((span) => span.day === day && minutes >= span.from && minutes < span.to);
};

/** How much of the time from `from` until `to` the shop is open and closed, to a quarter of an hour; a day at most. */
export const minutesOpen = (
  hours: OpeningHours,
  from: number,
  to: number,
  timeZone: string,
): { readonly open: number; readonly closed: number } => {
  const total = Math.min(1_500, Math.max(0, (to - from) / MINUTE_MS));
  let open = 0;
  for (let minute = 0; minute < total; minute += STEP_MINUTES) {
    if (isOpenAt(hours, from + minute * MINUTE_MS, timeZone)) open += Math.min(STEP_MINUTES, total - minute);
  }
  return { open, closed: total - open };
};

const PACE_STEP_MINUTES = 5;

/** Of something that happens every so many minutes while the shop is open, and while it is closed. */
export interface Pace {
  readonly openMinutes: number;
  readonly closedMinutes: number;
  /** After a time in opening hours, no later than this. */
  readonly latestMinutes: number;
}

/** When it is next due; to five minutes. */
export const nextDue = (hours: OpeningHours, from: number, timeZone: string, every: Pace): number => {
  const latest = isOpenAt(hours, from, timeZone) ? from + every.latestMinutes * MINUTE_MS : Number.POSITIVE_INFINITY;
  // What is begun in the one goes on at the pace of the other, so that the night's pace does not reach into the morning.
  let done = 0;
  for (let minutes = 0; ; minutes += PACE_STEP_MINUTES) {
    const open = isOpenAt(hours, from + minutes * MINUTE_MS, timeZone);
    const pace = open ? every.openMinutes : every.closedMinutes;
    const left = (1 - done) * pace;
    if (left <= PACE_STEP_MINUTES) return Math.min(latest, from + (minutes + left) * MINUTE_MS);
    done += PACE_STEP_MINUTES / pace;
  }
};

/** Midnight after `at` in a time zone, to the minute. */
export const nextMidnight = (at: number, timeZone: string): number => {
  const { minutes } = localTime(at, timeZone);
  return Math.floor(at / MINUTE_MS) * MINUTE_MS + (1_440 - minutes) * MINUTE_MS;
};
