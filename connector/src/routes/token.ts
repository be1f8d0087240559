// The address where assertions buy access tokens (RFC 7523, RFC 6749 4.4), and the keys that sign them.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { JWKS_MAX_AGE_SECONDS } from '../skill-tokens/signing.ts';

const MAX_BYTES = 8 * 1_024;

/** What a token is asked for with; also shown in the connector's description. */
export const tokenForm = v.object({
  grant_type: v.literal('client_credentials'),
  client_assertion_type: v.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.description(
      'a JWT signed by the key (EdDSA; header typ client-authentication+jwt and kid; claims iss and sub the key id, aud this connector’s address, iat, exp at most 60 seconds later, jti): good once',
    ),
  ),
  scope: v.pipe(
    v.string(),
    v.regex(/^[a-z:]+( [a-z:]+)*$/, 'must be scopes with one space between them'),
    v.description('the scopes wanted, with one space between them; those the key has are granted'),
  ),
  organization_id: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,25}$/, 'must be digits only'),
      v.description('refused unless the key belongs to this organisation'),
    ),
  ),
});

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Errors: `malformed_body`, `invalid_ask`. */
const readForm = (contentType: string | undefined, body: string): v.InferOutput<typeof tokenForm> => {
  if (!FORM_TYPE.test(contentType ?? '')) {
    throw new ConnectorError('malformed_body', 'A token is asked for with a form: application/x-www-form-urlencoded.');
  }
  const given = [...new URLSearchParams(body)];
  const fields = Object.fromEntries(given);
  // RFC 6749, 3.2: no parameter twice. Which of the two holds would be anybody's guess.
  const twice = Object.keys(fields).length === given.length ? [] : [{ field: 'form', reason: 'names a field twice' }];
  const parsed = v.safeParse(tokenForm, fields);
  if (parsed.success && twice.length === 0) return parsed.output;
  const faults = (parsed.issues ?? []).map((issue) => {
    const field = v.getDotPath(issue) ?? 'form';
    // Valibot's own messages repeat what was received.
    return { field, reason: issue.type === 'regex' ? issue.message : 'is missing or not what is expected here' };
  });
  throw new ConnectorError('invalid_ask', 'A token is not asked for like this.', { fields: [...twice, ...faults] });
};

/** Errors of POST: those of `SkillTokens.exchange`, `malformed_body`, `invalid_ask`, `body_too_large`. */
export const tokenRoutes = ({ skillTokens }: Pick<Parts, 'skillTokens'>): Hono => {
  const routes = new Hono();
  const bounded = bodyLimit({
    maxSize: MAX_BYTES,
    onError: () => {
      throw new ConnectorError('body_too_large', 'The request’s body is too large: 8 KB at most.');
    },
  });

  routes.post('/v1/token', bounded, async (c) => {
    const ask = readForm(c.req.header('content-type'), await c.req.text());
    const sold = await skillTokens.exchange({
      assertion: ask.client_assertion,
      scope: ask.scope,
      ...(ask.organization_id === undefined ? {} : { organizationId: ask.organization_id }),
    });
    c.header('cache-control', 'no-store');
    return c.json({
      access_token: sold.accessToken,
      token_type: 'Bearer',
      expires_in: sold.expiresInSeconds,
      scope: sold.scope,
    });
  });

  routes.get('/.well-known/jwks.json', async (c) => {
    c.header('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`);
    return c.json(await skillTokens.jwks());
  });

  return routes;
};
