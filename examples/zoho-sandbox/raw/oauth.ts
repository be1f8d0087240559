// The steps of OAuth, as a client takes them by raw requests (API notes 2, 3).
import { REDIRECT, type Zoho } from './zoho.ts';

export const ask = (z: Zoho, more: Record<string, string> = {}) =>
  z.authorize({
    scope: 'ZohoInventory.items.READ,ZohoInventory.salesorders.CREATE',
    client_id: z.sandbox.credentials.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    access_type: 'offline',
    prompt: 'consent',
    state: 'st4te',
    ...more,
  });

export const callback = (response: Response): URLSearchParams =>
  new URL(response.headers.get('location') ?? '').searchParams;

export const exchange = (z: Zoho, code: string, more: Record<string, string> = {}) =>
  z.post('/oauth/v2/token', {
    grant_type: 'authorization_code',
    code,
    client_id: z.sandbox.credentials.clientId,
    client_secret: z.sandbox.credentials.clientSecret,
    redirect_uri: REDIRECT,
    ...more,
  });

export const refresh = (z: Zoho, token: string, more: Record<string, string> = {}) =>
  z.post('/oauth/v2/token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: z.sandbox.credentials.clientId,
    client_secret: z.sandbox.credentials.clientSecret,
    ...more,
  });

export const codeOf = async (z: Zoho, more?: Record<string, string>) => callback(await ask(z, more)).get('code') ?? '';
