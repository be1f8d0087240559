// Codes, refresh tokens and access tokens, with Zoho's limits on each (API notes 3, "Limits").
import type { Clock } from '../clock.ts';
import type { Settings } from '../options.ts';
import type { Rng } from '../wire/rng.ts';
import type { Grant } from './scopes.ts';

const TEN_MINUTES_MS = 600_000;
const ACCESS_TOKEN_SECONDS = 3600;
const MINTED_PER_TEN_MINUTES = 10;
const LIVE_PER_REFRESH_TOKEN = 15;
const REFRESH_TOKENS_PER_USER_AND_CLIENT = 20;

export interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly offline: boolean;
  readonly promptConsent: boolean;
  readonly expiresAt: number;
  readonly challenge: { readonly value: string; readonly method: string } | undefined;
}

export interface RefreshToken {
  readonly value: string;
  readonly grant: Grant;
  /** When its access tokens were made, lately. */
  minted: number[];
  live: AccessToken[];
  lockedUntil: number;
}

export interface AccessToken {
  readonly value: string;
  readonly grant: Grant;
  expiresAt: number;
}

export interface TokensParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly rng: Rng;
}

export class Tokens {
  readonly #parts: TokensParts;
  readonly #codes = new Map<string, Code>();
  readonly #refresh = new Map<string, RefreshToken>();
  readonly #access = new Map<string, AccessToken>();
  #codesMade: number[] = [];
  #consentedBefore = false;
  refreshes = 0;
  minted = 0;

  constructor(parts: TokensParts) {
    this.#parts = parts;
  }

  /** A grant token; undefined past 10 in 10 minutes for the client. */
  issueCode(code: Omit<Code, 'expiresAt'>, seconds = this.#parts.settings.codeSeconds): string | undefined {
    const now = this.#parts.clock.now();
    this.#codesMade = this.#codesMade.filter((at) => at > now - TEN_MINUTES_MS);
    if (this.#codesMade.length >= MINTED_PER_TEN_MINUTES) return undefined;
    this.#codesMade.push(now);
    const value = this.#spell();
    this.#codes.set(value, { ...code, expiresAt: now + seconds * 1000 });
    return value;
  }

  code(value: string): Code | undefined {
    const code = this.#codes.get(value);
    return code && code.expiresAt > this.#parts.clock.now() ? code : undefined;
  }

  /** A code is spent once. A refresh token comes on the first consent, and with prompt=consent. */
  spendCode(value: string, code: Code): { access: AccessToken; refresh: RefreshToken | undefined } {
    this.#codes.delete(value);
    const first = !this.#consentedBefore;
    this.#consentedBefore = true;
    const refresh = code.offline && (code.promptConsent || first) ? this.#addRefresh(code.grant) : undefined;
    return { access: this.mint(code.grant, refresh), refresh };
  }

  /** Both tokens without a code, for the control API. */
  grant(grant: Grant): { access: AccessToken; refresh: RefreshToken } {
    const refresh = this.#addRefresh(grant);
    return { access: this.mint(grant, refresh), refresh };
  }

  refreshToken(value: string): RefreshToken | undefined {
    return this.#refresh.get(value);
  }

  /** True where the token endpoint locks this refresh token out; every try while locked begins the lock anew. */
  throttled(refresh: RefreshToken): boolean {
    const now = this.#parts.clock.now();
    refresh.minted = refresh.minted.filter((at) => at > now - TEN_MINUTES_MS);
    if (now >= refresh.lockedUntil && refresh.minted.length < MINTED_PER_TEN_MINUTES) return false;
    refresh.lockedUntil = now + this.#parts.settings.throttleSeconds * 1000;
    return true;
  }

  mint(grant: Grant, refresh: RefreshToken | undefined): AccessToken {
    const now = this.#parts.clock.now();
    const access = { value: this.#spell(), grant, expiresAt: now + ACCESS_TOKEN_SECONDS * 1000 };
    this.#access.set(access.value, access);
    this.minted += 1;
    if (!refresh) return access;
    refresh.minted.push(now);
    refresh.live = [...refresh.live.filter((token) => token.expiresAt > now), access];
    while (refresh.live.length > LIVE_PER_REFRESH_TOKEN) {
      const oldest = refresh.live.shift();
      if (oldest) this.#access.delete(oldest.value);
    }
    return access;
  }

  /** The token if it is live. */
  access(value: string): AccessToken | undefined {
    const token = this.#access.get(value);
    return token && token.expiresAt > this.#parts.clock.now() ? token : undefined;
  }

  /** Revoking a refresh token kills its access tokens. False where there is no such token. */
  revoke(value: string): boolean {
    const refresh = this.#refresh.get(value);
    for (const token of refresh?.live ?? []) this.#access.delete(token.value);
    return this.#refresh.delete(value) || this.#access.delete(value);
  }

  /** What people granted, changed behind their backs: of every token there is. */
  changeGrants(scope: string, allowed: boolean): void {
    const grants = new Set([...this.#refresh.values(), ...this.#access.values()].map(({ grant }) => grant));
    for (const grant of grants) grant.change(scope, allowed);
  }

  expireAccessTokens(): void {
    for (const token of this.#access.values()) token.expiresAt = 0;
  }

  revokeAll(): void {
    this.#refresh.clear();
    this.#access.clear();
  }

  get liveRefreshTokens(): number {
    return this.#refresh.size;
  }

  #addRefresh(grant: Grant): RefreshToken {
    const refresh: RefreshToken = { value: this.#spell(), grant, minted: [], live: [], lockedUntil: 0 };
    this.#refresh.set(refresh.value, refresh);
    // The 21st silently deletes the oldest, in use or not.
    while (this.#refresh.size > REFRESH_TOKENS_PER_USER_AND_CLIENT) {
      const oldest = this.#refresh.keys().next().value;
      if (oldest !== undefined) this.revoke(oldest);
    }
    return refresh;
  }

  #spell(): string {
    return `1000.${this.#parts.rng.hex(32)}.${this.#parts.rng.hex(32)}`;
  }
}
