// Stands in for AgeChecker.Net: its addresses, its statuses, its test buyers, and its signed calls back.
import { createHmac } from 'node:crypto';
import { Hono } from 'hono';

export interface AgeCheck {
  readonly uuid: string;
  readonly key: string;
  status: string;
  reason: string | null;
  readonly buyer: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly callbackUrl: string | null;
  readonly minimumAge: number;
  readonly created: number;
}

export interface AgeProviderOptions {
  readonly now: () => Date;
  readonly key: string;
  readonly secret: string;
  /** Brings a call back; answers its status, or null where nobody is there. */
  readonly put: (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<number | null>;
}

/** The vendor's own test buyers; anybody else of age is accepted. */
const buyers: Readonly<
  Record<string, { readonly at: string; readonly after: string; readonly reason: string | null }>
> = {
  'JOHN DOE': { at: 'accepted', after: 'accepted', reason: null },
  'JANE DOE': { at: 'photo_id', after: 'accepted', reason: null },
  'FRANK DOE': { at: 'photo_id', after: 'denied', reason: 'invalid_id' },
  'GRACE DOE': { at: 'not_created', after: 'not_created', reason: 'blocked' },
};

const failure = (code: string, message: string) => ({ error: { code, message } });

export class AgeProvider {
  readonly app = new Hono();
  readonly checks = new Map<string, AgeCheck>();
  /** Every call back, with the status it met. */
  readonly callbacks: { url: string; status: number | null }[] = [];
  readonly #options: AgeProviderOptions;

  constructor(options: AgeProviderOptions) {
    this.#options = options;
    this.app.post('/v1/create', async (c) => {
      const body = (await c.req.json().catch(() => null)) as Record<string, unknown> | null;
      if (body === null) return c.json(failure('invalid_request', 'Body is no JSON'), 400);
      if (body.key !== options.key || body.secret !== options.secret) {
        return c.json(failure('invalid_token', 'Invalid key or secret'), 401);
      }
      const data = (body.data ?? {}) as Record<string, unknown>;
      const needed = [
        'first_name',
        'last_name',
        'address',
        'city',
        'state',
        'zip',
        'country',
        'dob_day',
        'dob_month',
        'dob_year',
      ];
      const missing = needed.filter((name) => data[name] === undefined || data[name] === '');
      if (missing.length > 0) return c.json(failure('info_missing', `Missing ${missing.join(', ')}`), 400);
      const asked = (body.options ?? {}) as Record<string, unknown>;
      const minimumAge = Number(asked.min_age ?? 18);
      const test = buyers[`${data.first_name} ${data.last_name}`.toUpperCase()];
      const young = this.#ageOf(data) < minimumAge;
      const status = young ? 'not_created' : (test?.at ?? 'accepted');
      if (status === 'not_created') return c.json({ status, reason: young ? 'underage' : (test?.reason ?? 'blocked') });
      const uuid = `check-${String(this.checks.size + 1).padStart(8, '0')}`;
      this.checks.set(uuid, {
        uuid,
        key: options.key,
        status,
        reason: null,
        buyer: data,
        metadata: (asked.metadata ?? {}) as Record<string, string>,
        callbackUrl: typeof asked.callback_url === 'string' ? asked.callback_url : null,
        minimumAge,
        created: options.now().getTime(),
      });
      return c.json({ uuid, status });
    });

    this.app.get('/v1/status/:uuid', (c) => {
      const check = this.checks.get(c.req.param('uuid'));
      if (check === undefined) return c.json(failure('uuid_not_found', 'No such verification'), 404);
      const { uuid, status, reason, key, buyer, metadata, created } = check;
      const told = { uuid, status, ...(reason === null ? {} : { reason }) };
      if (c.req.header('x-agechecker-secret') !== options.secret) return c.json(told);
      return c.json({ ...told, key, verification: { buyer, created: Math.floor(created / 1_000) }, metadata });
    });
  }

  /** The buyer takes the next step, such as showing a photo ID: it ends as it does for this test buyer. */
  async step(uuid: string): Promise<void> {
    const check = this.#require(uuid);
    const test = buyers[`${check.buyer.first_name} ${check.buyer.last_name}`.toUpperCase()];
    await this.set(uuid, test?.after ?? 'accepted', test?.reason ?? null);
  }

  /** The provider's own people decide otherwise; told with a signed call back. */
  async set(uuid: string, status: string, reason: string | null = null): Promise<void> {
    const check = this.#require(uuid);
    Object.assign(check, { status, reason });
    if (check.callbackUrl !== null) await this.callBack(check.callbackUrl, { uuid, status, reason });
  }

  /** Signed as the vendor signs, unless a test brings a signature of its own. */
  async callBack(url: string, message: object, signature?: string): Promise<number | null> {
    const body = JSON.stringify(message);
    const signed = signature ?? createHmac('sha1', this.#options.secret).update(body).digest('base64');
    const headers = { 'content-type': 'application/json', 'x-agechecker-signature': signed };
    const status = await this.#options.put(url, body, headers);
    this.callbacks.push({ url, status });
    return status;
  }

  #require(uuid: string): AgeCheck {
    const check = this.checks.get(uuid);
    if (check === undefined) throw new Error(`no check ${uuid}`);
    return check;
  }

  #ageOf({ dob_year, dob_month, dob_day }: Readonly<Record<string, unknown>>): number {
    const today = this.#options.now().toISOString().slice(0, 10).split('-').map(Number) as [number, number, number];
    const before = today[1] * 100 + today[2] < Number(dob_month) * 100 + Number(dob_day);
    return today[0] - Number(dob_year) - (before ? 1 : 0);
  }
}
