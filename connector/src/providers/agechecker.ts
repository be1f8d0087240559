// AgeChecker.Net, spoken to by the server alone: what a browser says of an age is worth nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../errors.ts';
import type { AgeAnswer, AgePerson, AgeStatus, AgeVerifier } from './age-verifier.ts';
import { ageStatuses } from './age-verifier.ts';
import { ask, isObject, type Reply, textAt, unavailable } from './ask.ts';

export interface AgeCheckerNeeds {
  /** Such as https://api.agechecker.net */
  readonly origin: string;
  /** Of this shop's domain. */
  readonly key: string;
  readonly secret: string;
  /** Where changes of status are told; without it they are asked for. */
  readonly callbackUrl?: string;
}

const PROVIDER = 'AgeChecker.Net';
/** What the provider takes as a minimum age. */
const [LOWEST, HIGHEST] = [18, 75];
const ID = /^[\w-]{8,64}$/;

export const createAgeChecker = ({ origin, key, secret, callbackUrl }: AgeCheckerNeeds): AgeVerifier => {
  const url = (path: string): URL => new URL(`/v1${path}`, origin);

  return {
    provider: PROVIDER,

    start: async (person, { reference, minimumAge, customerIp }) => {
      const reply = await ask(PROVIDER, {
        method: 'POST',
        url: url('/create'),
        json: {
          key,
          secret,
          data: toData(person),
          options: {
            min_age: Math.min(HIGHEST, Math.max(LOWEST, minimumAge)),
            customer_ip: customerIp,
            metadata: { order: reference },
            ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
          },
        },
      });
      const status = statusOf(reply);
      const id = textAt(reply.body, 'uuid');
      if (status !== 'not_created' && !ID.test(id)) throw unavailable(PROVIDER, 'It gives no id');
      // It answers us alone, with our own key and what we have just told it.
      const { firstName, lastName, bornOn } = person;
      return {
        id: status === 'not_created' ? null : id,
        status,
        reason: textAt(reply.body, 'reason') || null,
        ownKey: true,
        person: { firstName, lastName, bornOn },
        reference,
      };
    },

    status: async (id) => {
      if (!ID.test(id)) return null;
      const reply = await ask(PROVIDER, {
        method: 'GET',
        url: url(`/status/${id}`),
        headers: { 'x-agechecker-secret': secret },
      });
      if (codeOf(reply) === 'uuid_not_found' || reply.status === 404) return null;
      return toAnswer(id, key, statusOf(reply), reply);
    },

    readCallback: (body, signature) => {
      if (signature === null || !signs(secret, body, signature)) return null;
      const id = textAt(parse(body), 'uuid');
      return ID.test(id) ? id : null;
    },
  };
};

const toData = (person: AgePerson): object => {
  const [year, month, day] = person.bornOn.split('-').map(Number);
  return {
    first_name: person.firstName,
    last_name: person.lastName,
    address: person.street,
    city: person.city,
    state: person.state,
    zip: person.zip,
    country: 'US',
    dob_day: day,
    dob_month: month,
    dob_year: year,
    ...(person.email === undefined ? {} : { email: person.email }),
    ...(person.phone === undefined ? {} : { phone: person.phone }),
  };
};

const codeOf = ({ body }: Reply): string => (isObject(body?.error) ? textAt(body.error, 'code') : '');

/** Errors: `provider_unavailable` for what is no answer, `invalid_ask` for what it cannot use. */
const statusOf = (reply: Reply): AgeStatus => {
  const code = codeOf(reply);
  if (reply.status >= 400 || code !== '') {
    const wrong = reply.status >= 400 && reply.status < 500 && ![401, 403, 408, 429].includes(reply.status);
    if (wrong && code !== '' && !code.startsWith('invalid_token') && !code.startsWith('invalid_origin')) {
      throw new ConnectorError('invalid_ask', `${PROVIDER} cannot use what it was told: ${code.slice(0, 40)}.`, {
        hint: 'Look at the name, the address and the date of birth.',
      });
    }
    const why = code === '' ? `It answers ${reply.status}` : `It answers ${code.slice(0, 40)}`;
    throw unavailable(PROVIDER, why, undefined, reply.retryAfterSeconds ?? undefined);
  }
  const status = textAt(reply.body, 'status');
  if (status === '') throw unavailable(PROVIDER, 'It gives no status');
  return ageStatuses.find((each) => each === status) ?? 'unknown';
};

const toAnswer = (id: string, ownKey: string, status: AgeStatus, { body }: Reply): AgeAnswer => {
  const verification = isObject(body?.verification) ? body.verification : null;
  const buyer = isObject(verification?.buyer) ? verification.buyer : null;
  const metadata = isObject(body?.metadata) ? body.metadata : null;
  return {
    id,
    status,
    reason: textAt(body, 'reason') || null,
    ownKey: textAt(body, 'key') === ownKey,
    person:
      buyer === null
        ? null
        : {
            firstName: textAt(buyer, 'first_name'),
            lastName: textAt(buyer, 'last_name'),
            bornOn: [textAt(buyer, 'dob_year'), textAt(buyer, 'dob_month'), textAt(buyer, 'dob_day')]
              .map((part, index) => part.padStart(index === 0 ? 4 : 2, '0'))
              .join('-'),
          },
    reference: metadata === null ? null : textAt(metadata, 'order') || null,
  };
};

/** Base64 of HMAC-SHA1 over the body as it came. */
const signs = (secret: string, body: Uint8Array, signature: string): boolean => {
  const expected = createHmac('sha1', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
};
