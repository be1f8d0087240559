// Dates as Zoho prints them: the organisation's own zone, the offset without a colon (API notes 6.0, 9.6).

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Clock readings in one time zone. */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** 2025-03-28T07:23:22+0000 */
  timestamp(epochMs: number): string {
    const offset = this.#offsetMs(epochMs);
    return `${iso(epochMs + offset).slice(0, 19)}${offsetText(offset)}`;
  }

  /** 2025-03-28 */
  date(epochMs: number): string {
    return iso(epochMs + this.#offsetMs(epochMs)).slice(0, 10);
  }

  /** The first moment of the next calendar day. */
  nextMidnight(epochMs: number): number {
    const local = epochMs + this.#offsetMs(epochMs);
    const guess = Math.floor(local / DAY_MS) * DAY_MS + DAY_MS;
    return guess - this.#offsetMs(guess - this.#offsetMs(epochMs));
  }

  #offsetMs(epochMs: number): number {
    // Offsets change on quarter hours at the finest.
    const slot = Math.floor(epochMs / (HOUR_MS / 4));
    const known = this.#offsets.get(slot);
    if (known !== undefined) return known;
    const offset = readOffset(this.#format, epochMs);
    if (this.#offsets.size > 50_000) this.#offsets.clear();
    this.#offsets.set(slot, offset);
    return offset;
  }
}

/** Whether the text is a calendar date such as 2026-10-01. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The moment a filter such as last_modified_time names, or undefined where it cannot be read. */
export function readMoment(text: string): number | undefined {
  // A plus sign that was not escaped arrives as a space (API notes 9.6).
  const tidy = text.trim().replace(/ (\d{2}:?\d{2})$/, '+$1');
  const parsed = Date.parse(tidy.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(parsed) ? undefined : parsed;
}

function iso(epochMs: number): string {
  const bounded = Math.min(Math.max(epochMs, -62_135_596_800_000), 253_402_300_799_000);
  return new Date(bounded).toISOString();
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

function readOffset(format: Intl.DateTimeFormat, epochMs: number): number {
  const name = format.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
