// A key that has just been made, as it is shown once: the secret, and where it goes.
import { moment } from '../catalogue/written.ts';
import type { NewKey } from './keys.ts';

export const newKeyText = (made: NewKey, url: string): string =>
  [
    `This key is shown once. Keep it where the ${made.kind === 'service' ? 'service' : 'agent'}’s secrets are kept:`,
    '',
    `  ${made.key}`,
    '',
    ...(made.kind === 'service' ? howToServe(url, made.scopes) : howToInstall(url)),
    ...(made.otpauthUri === null
      ? []
      : [
          '',
          'Add this to the authenticator app of the person who releases plans; it is shown once as well:',
          '',
          `  ${made.otpauthUri}`,
        ]),
    ...(made.replaces === undefined ? [] : ['', endOf(made.replaces)]),
  ].join('\n');

const endOf = ({ kid, worksUntil }: NonNullable<NewKey['replaces']>): string =>
  worksUntil === null
    ? `The old key ${kid} has ended.`
    : `The old key ${kid} works until ${moment(worksUntil)}. To end it at once: pnpm connector keys revoke ${kid}`;

const howToInstall = (url: string): string[] => [
  'On the agent’s host:',
  '',
  `  openclaw config set skills.entries.zoho-inventory.env.CONNECTOR_URL '${url}'`,
  "  openclaw config set skills.entries.zoho-inventory.apiKey '<the key above>'",
];

const howToServe = (url: string, scopes: readonly string[]): string[] =>
  scopes.some((scope) => scope.startsWith('shop:')) && !scopes.includes('orders:write')
    ? howToSell(url)
    : howToOrder(url);

const howToSell = (url: string): string[] => [
  `The shop buys tokens with it at ${url}/v1/token, and sells at ${url}/v1/products, /v1/quotes and /v1/checkouts:`,
  `${url}/openapi describes them (${url}/openapi.json for programs), and examples/storefront is such a shop.`,
];

const howToOrder = (url: string): string[] => [
  `The service buys tokens with it at ${url}/v1/token and places orders at ${url}/v1/orders:`,
  `${url}/openapi describes both (${url}/openapi.json for programs), and examples/web-shop/place-order.mjs is such a service.`,
];
