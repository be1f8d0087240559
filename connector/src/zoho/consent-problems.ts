// Every way a consent can fail, in words for the admin in front of the page, each with its remedy.
import { ConnectorError } from '../errors.ts';
import type { TokenAnswer } from './accounts-wire.ts';
import type { DataCentre } from './data-centres.ts';
import type { ZohoOrganizationFacts } from './ports/organization.ts';

export const exchangeFailure = (
  answer: Exclude<TokenAnswer, { kind: 'granted' }>,
  centre: DataCentre,
): ConnectorError => {
  switch (answer.kind) {
    case 'code_refused':
      return tryAgain('Zoho’s code was used before, or has expired: it lives for a minute.');
    case 'client_refused':
      return new ConnectorError('not_connected', 'Zoho does not accept the connector’s client id and secret.', {
        hint:
          `Compare ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET with ${centre.console}, and switch on the data centre ` +
          `"${centre.location}" under the client’s Multi-DC settings there. Then open the link again.`,
      });
    case 'throttled':
      return new ConnectorError('zoho_busy', 'Zoho has seen too many attempts to connect.', {
        hint: 'Wait ten minutes, then make a new link.',
        retryAfterSeconds: 600,
      });
    case 'refused':
      return new ConnectorError('zoho_refused', `Zoho refused to connect (${answer.error}).`, {
        hint: 'Compare the client in Zoho’s API console, its redirect address above all, with the settings.',
      });
    case 'unreachable':
      return new ConnectorError('zoho_unavailable', 'Zoho’s accounts server gives no answer.', {
        cause: answer.error,
        hint: 'Open the link again in a minute.',
        retryAfterSeconds: 60,
      });
  }
};

export const denial = (error: string): ConnectorError =>
  error === 'access_denied'
    ? tryAgain('The permission was declined at Zoho, so nothing is connected.')
    : new ConnectorError('zoho_refused', `Zoho refused to connect (${error.replaceAll(/\W+/g, '_').slice(0, 40)}).`, {
        hint: 'Compare the client in Zoho’s API console with the settings, then open the link again.',
      });

export const tryAgain = (detail: string): ConnectorError =>
  new ConnectorError('zoho_refused', detail, { hint: 'Open the same link again to try once more.' });

export const linkOver = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'This link has been used or has expired.', {
    hint: 'Make a new one on the connector’s machine: pnpm connector connect',
  });

export const notThisBrowser = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'This browser did not start this connection, or has finished it already.', {
    hint: 'Open the link again and stay in one browser, with cookies allowed.',
  });

export const strangersServer = (what: string): ConnectorError =>
  new ConnectorError(
    'zoho_refused',
    `The answer names a server that is not Zoho’s (${what}), so nothing was sent there.`,
    {
      hint: 'Do not try again in this browser before knowing who sent you here. Then make a new link: pnpm connector connect',
    },
  );

export const pinnedElsewhere = (): ConnectorError =>
  new ConnectorError('wrong_organization', 'This connector is set up for another organisation.', {
    hint: 'Change ORGANIZATION_ID first, or leave the organisation out.',
  });

export const notAnOrganization = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'An organisation id is digits only.');

export const notACode = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'This is no code of Zoho’s console.', {
    hint: 'Copy it whole from the tab Generate Code of your Self Client; it begins with 1000.',
  });

export const wrongOrganization = (pin: string): ConnectorError =>
  new ConnectorError('wrong_organization', `The Zoho user who agreed does not belong to organisation ${pin}.`, {
    hint: 'Sign in at Zoho as a user of that organisation, then open the link again.',
  });

export const noOrganization = (): ConnectorError =>
  new ConnectorError('wrong_organization', 'The Zoho user who agreed has no organisation in Zoho Inventory.', {
    hint: 'Sign in at Zoho as a user of the organisation to connect, then open the link again.',
  });

export const whichOrganization = (organizations: readonly ZohoOrganizationFacts[]): ConnectorError =>
  new ConnectorError('wrong_organization', 'The Zoho user who agreed belongs to more than one organisation.', {
    hint: 'Choose one: pnpm connector connect --organization <id>',
    candidates: organizations.map(({ id, name }) => ({ id, name })),
  });
