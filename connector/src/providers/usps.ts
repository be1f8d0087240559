// USPS Addresses v3: is it an address, and is it delivered to? It allows some sixty calls an hour, the token among them.
import type { AddressAnswer, AddressVerifier, Allowance, AskedAddress } from './address-verifier.ts';
import { ask, isObject, type Question, type Reply, textAt, unavailable } from './ask.ts';

export interface UspsNeeds {
  /** Such as https://apis.usps.com */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly now: () => Date;
  readonly allowance: Allowance;
}

const PROVIDER = 'USPS';
/** Renewed a little before it ends, so that it is good for the call it was taken for. */
const SPARE_MS = 60_000;
const BLOCK_SECONDS = 300;
const LONGEST_BLOCK_SECONDS = 86_400;

interface Token {
  readonly text: string;
  readonly until: number;
}

export const createUsps = ({ origin, clientId, clientSecret, now, allowance }: UspsNeeds): AddressVerifier => {
  let token: Promise<Token> | null = null;

  const allowed = async (question: Question): Promise<Reply> => {
    const until = await allowance.admit();
    if (until !== null) throw full(until);
    const reply = await ask(PROVIDER, question);
    if (reply.status === 429) {
      const seconds = Math.min(reply.retryAfterSeconds ?? BLOCK_SECONDS, LONGEST_BLOCK_SECONDS);
      const end = now().getTime() + Math.max(1, seconds) * 1_000;
      await allowance.block(end);
      throw full(end);
    }
    return reply;
  };

  const full = (until: number) =>
    unavailable(PROVIDER, 'Its calls are used up for now', undefined, Math.ceil((until - now().getTime()) / 1_000));

  const buyToken = async (): Promise<Token> => {
    const reply = await allowed({
      method: 'POST',
      url: new URL('/oauth2/v3/token', origin),
      json: { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' },
    });
    const text = textAt(reply.body, 'access_token');
    const seconds = Number(textAt(reply.body, 'expires_in'));
    if (reply.status !== 200 || text === '') {
      throw unavailable(PROVIDER, `It gives no token (${reply.status}): see USPS_CLIENT_ID`);
    }
    return { text, until: now().getTime() + (Number.isFinite(seconds) ? seconds * 1_000 : 0) - SPARE_MS };
  };

  /** One for all who wait, kept for its whole life: each costs a call. */
  const currentToken = async (): Promise<Token> => {
    const before = token;
    const held = before === null ? null : await before.catch(() => null);
    if (held !== null && held.until > now().getTime()) return held;
    // Whoever saw sooner that it has ended is buying the next one already.
    if (token !== null && token !== before) return token;
    const bought = buyToken();
    token = bought;
    return bought.catch((error: unknown) => {
      if (token === bought) token = null;
      throw error;
    });
  };

  const look = async (address: AskedAddress, again = true): Promise<Reply> => {
    const { text } = await currentToken();
    const used = token;
    const url = new URL('/addresses/v3/address', origin);
    const { street, secondary, city, state, zip } = address;
    const query = { streetAddress: street, secondaryAddress: secondary, city, state, ZIPCode: zip };
    for (const [name, value] of Object.entries(query)) if (value !== '') url.searchParams.set(name, value);
    const reply = await allowed({ method: 'GET', url, headers: { authorization: `Bearer ${text}` } });
    if (reply.status !== 401) return reply;
    if (token === used) token = null;
    if (again) return look(address, false);
    throw unavailable(PROVIDER, 'It refuses its own token');
  };

  return {
    provider: PROVIDER,
    verify: async (address) => {
      const reply = await look(address);
      // It knows no such address: an answer, and no trouble of its own.
      if (reply.status === 400 || reply.status === 404) return unknownAddress(address, reply);
      if (reply.status !== 200 || !isObject(reply.body?.address)) {
        throw unavailable(PROVIDER, `It answers ${reply.status} and no address`);
      }
      return toAnswer(reply.body);
    },
  };
};

const unknownAddress = (standard: AskedAddress, { body }: Reply): AddressAnswer => {
  const error = isObject(body?.error) ? body.error : null;
  const message = textAt(error, 'message').slice(0, 200);
  return { dpv: 'N', mailDrop: false, vacant: false, standard, corrections: message === '' ? [] : [message] };
};

const toAnswer = (body: Readonly<Record<string, unknown>>): AddressAnswer => {
  const { address } = body;
  // Its older words for the same are still met.
  const info = body.additionalInfo ?? body.addressAdditionalInfo;
  const corrections = body.corrections ?? body.addressCorrections;
  const dpv = textAt(info, 'DPVConfirmation');
  return {
    dpv: dpv === 'Y' || dpv === 'S' || dpv === 'D' || dpv === 'N' ? dpv : '',
    // What is not plainly a "no" is a yes: a drop that is not told as one is found nowhere else.
    mailDrop: textAt(info, 'DPVCMRA') !== 'N',
    vacant: textAt(info, 'vacant') === 'Y',
    standard: {
      street: textAt(address, 'streetAddress'),
      secondary: textAt(address, 'secondaryAddress'),
      city: textAt(address, 'city'),
      state: textAt(address, 'state'),
      zip: textAt(address, 'ZIPCode'),
    },
    corrections: (Array.isArray(corrections) ? corrections : []).flatMap(
      (each) => textAt(each, 'text').slice(0, 200) || [],
    ),
  };
};
