// Stands in for USPS Addresses v3: a token, an address in capitals with its DPV codes, and sixty calls an hour.
import { Hono } from 'hono';

export interface AddressProviderOptions {
  readonly now: () => Date;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callsAnHour: number;
}

const HOUR_MS = 3_600_000;
const TOKEN_SECONDS = 28_799;

/** A few ZIP codes whose state it knows better than who typed it. */
const statesByZip: Readonly<Record<string, string>> = {
  '895': 'NV',
  '100': 'NY',
  '841': 'UT',
  '900': 'CA',
  '922': 'CA',
  '967': 'HI',
  '970': 'OR',
  '787': 'TX',
  '009': 'PR',
  '090': 'AE',
};

const failure = (code: string, message: string) => ({ apiVersion: 'v3', error: { code, message, errors: [] } });

export class AddressProvider {
  readonly app = new Hono();
  /** Tokens that were sold. */
  tokens = 0;
  /** Addresses that were asked about. */
  readonly asked: string[] = [];
  #calls: number[] = [];
  #good = new Map<string, number>();

  constructor(options: AddressProviderOptions) {
    this.app.use(async (c, next) => {
      const now = options.now().getTime();
      this.#calls = this.#calls.filter((at) => at > now - HOUR_MS);
      if (this.#calls.length >= options.callsAnHour) {
        const seconds = Math.ceil(((this.#calls[0] ?? now) + HOUR_MS - now) / 1_000);
        return c.json(failure('429', 'Too Many Requests'), 429, { 'retry-after': String(seconds) });
      }
      this.#calls.push(now);
      return next();
    });

    this.app.post('/oauth2/v3/token', async (c) => {
      const body = (await c.req.json().catch(() => ({}))) as Record<string, unknown>;
      if (body.client_id !== options.clientId || body.client_secret !== options.clientSecret) {
        return c.json({ error: 'invalid_client' }, 401);
      }
      this.tokens += 1;
      const token = `usps-token-${this.tokens}`;
      this.#good.set(token, options.now().getTime() + TOKEN_SECONDS * 1_000);
      return c.json({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, scope: 'addresses' });
    });

    this.app.get('/addresses/v3/address', (c) => {
      const token = c.req.header('authorization')?.replace(/^Bearer /, '') ?? '';
      if ((this.#good.get(token) ?? 0) <= options.now().getTime()) return c.json(failure('401', 'Unauthorized'), 401);
      const query = c.req.query();
      const street = (query.streetAddress ?? '').toUpperCase();
      const state = query.state ?? '';
      if (street === '' || !/^[A-Z]{2}$/.test(state))
        return c.json(failure('400', 'streetAddress and state are required'), 400);
      this.asked.push(`${street}, ${query.city ?? ''}, ${state} ${query.ZIPCode ?? ''}`);
      if (street.includes('NOWHERE')) return c.json(failure('404', 'Address Not Found'), 404);
      return c.json(this.#answer(street, query));
    });
  }

  /** Tokens sold until now are good for nothing any more. */
  revoke(): void {
    this.#good.clear();
  }

  /** The street tells what is to be played: FLATS, DROP, VACANT, UNDELIVERABLE. */
  #answer(street: string, query: Readonly<Record<string, string>>): object {
    const secondary = (query.secondaryAddress ?? '').toUpperCase();
    const zip = query.ZIPCode ?? '';
    const flats = street.includes('FLATS');
    const dpv = street.includes('UNDELIVERABLE')
      ? 'N'
      : flats && secondary === ''
        ? 'D'
        : flats && secondary.endsWith('99')
          ? 'S'
          : 'Y';
    return {
      firm: '',
      address: {
        streetAddress: street,
        secondaryAddress: secondary,
        city: (query.city ?? '').toUpperCase(),
        state: statesByZip[zip.slice(0, 3)] ?? query.state,
        ZIPCode: zip,
        ZIPPlus4: '1234',
        urbanization: '',
      },
      additionalInfo: {
        deliveryPoint: '25',
        carrierRoute: 'C001',
        DPVConfirmation: dpv,
        DPVCMRA: street.includes('DROP') ? 'Y' : 'N',
        business: 'N',
        centralDeliveryPoint: 'N',
        vacant: street.includes('VACANT') ? 'Y' : 'N',
      },
      corrections:
        dpv === 'D' ? [{ code: '32', text: 'More information is needed, such as an apartment number.' }] : [],
      matches: [{ code: '31', text: 'Single Response - exact match' }],
    };
  }
}
