// How much one organisation may call: a minute, a day, at once; with Zoho's headers and refusals (API notes 5).
import type { Settings } from '../options.ts';
import { DAILY_CALLS } from '../settle.ts';
import { Refusal } from '../wire/reply.ts';
import type { Zone } from '../wire/time.ts';
import { RollingWindow } from './rolling-window.ts';

const MINUTE_MS = 60_000;
const FREE_CONCURRENCY = 5;
const PAID_CONCURRENCY = 10;

export class Limits {
  readonly #settings: Settings;
  readonly #zone: Zone;
  readonly #minute = new RollingWindow(MINUTE_MS);
  #blockedUntil = 0;
  #day = 0;
  #dayEndsAt = 0;

  constructor(settings: Settings, zone: Zone) {
    this.#settings = settings;
    this.#zone = zone;
  }

  /** Counts a call, or says why it may not be made. A refused call is not counted. */
  admit(now: number, crowd: number): Refusal | undefined {
    this.#turnDay(now);
    if (now < this.#blockedUntil) return perMinute();
    if (this.#day >= this.#daily) return perDay(this.#daily, this.#settings.dailyMessageComma);
    if (crowd > this.#atOnce) return atOnce();
    if (this.#minute.count(now) >= this.#settings.perMinute) {
      // Half an hour for the whole organisation, whoever calls (API notes 5, "Limits").
      this.#blockedUntil = now + this.#settings.blockSeconds * 1000;
      return perMinute();
    }
    this.#minute.add(now);
    this.#day += 1;
    return undefined;
  }

  /** On every response; retry-after on code 44 alone. Only the day shows, not the minute. */
  headers(now: number, code: number): Record<string, string> {
    this.#turnDay(now);
    // A code 44 that was planted has blocked nobody: it says what a block would.
    const blockedFor =
      now < this.#blockedUntil ? Math.ceil((this.#blockedUntil - now) / 1000) : this.#settings.blockSeconds;
    return {
      'x-rate-limit-limit': String(this.#daily),
      'x-rate-limit-remaining': String(Math.max(this.#daily - this.#day, 0)),
      'x-rate-limit-reset': String(Math.max(Math.ceil((this.#dayEndsAt - now) / 1000), 0)),
      ...(code === 44 && { 'retry-after': String(blockedFor) }),
    };
  }

  /** Calls already made today, for tests that need a day nearly spent. */
  spend(calls: number, now: number): void {
    this.#turnDay(now);
    this.#day += calls;
  }

  /** Opens an organisation that was shut out. */
  unblock(): void {
    this.#blockedUntil = 0;
    this.#minute.clear();
  }

  get #daily(): number {
    return this.#settings.dailyLimit ?? DAILY_CALLS[this.#settings.plan];
  }

  get #atOnce(): number {
    return this.#settings.concurrency ?? (this.#settings.plan === 'free' ? FREE_CONCURRENCY : PAID_CONCURRENCY);
  }

  /** The count begins anew at midnight in the organisation's zone. */
  #turnDay(now: number): void {
    if (now < this.#dayEndsAt && now >= this.#dayEndsAt - 2 * 86_400_000) return;
    this.#dayEndsAt = this.#zone.nextMidnight(now);
    this.#day = 0;
  }
}

const perMinute = (): Refusal =>
  new Refusal(
    429,
    44,
    'For security reasons your organization has been blocked as it have exceeded the maximum number of requests per minute that can originate from an organization.',
  );

const perDay = (limit: number, comma: boolean): Refusal =>
  new Refusal(
    429,
    45,
    `The API call for this organization has exceeded the maximum call rate limit of ${comma ? limit.toLocaleString('en-US') : limit}.`,
  );

const atOnce = (): Refusal =>
  new Refusal(
    429,
    1070,
    'You have reached the maximum number of in process requests allowed. Kindly try again after some time.',
  );
