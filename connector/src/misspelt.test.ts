import { expect, test } from 'vitest';
import { possibleNames } from './config.ts';
import { misspelt } from './misspelt.ts';

const found = (...names: string[]) =>
  misspelt(Object.fromEntries(names.map((name) => [name, 'x'])), possibleNames).map(({ meant }) => meant);

test.each([
  ['PUBLIC_URLL', 'PUBLIC_URL'],
  ['PUBLC_URL', 'PUBLIC_URL'],
  ['ORGANISATION_ID', 'ORGANIZATION_ID'],
  ['ZOHO_DATA_CENTER', 'ZOHO_DATA_CENTRE'],
  ['INTENT', 'INTENTS'],
  ['MASTERKEY', 'MASTER_KEY'],
  ['ZOHO_CLIENT_SECRET_FIL', 'ZOHO_CLIENT_SECRET_FILE'],
])('%s is probably %s', (name, meant) => expect(found(name)).toEqual([meant]));

test('our own names are none, and neither is what a machine sets for itself', () => {
  expect(found(...possibleNames)).toEqual([]);
  const usual = 'PATH HOME HOSTNAME LOGNAME PWD OLDPWD SHELL TERM USER LANG LC_ALL TZ PS1 NODE_ENV NODE_OPTIONS CI';
  const ours = 'CONNECTOR_URL CONNECTOR_API_KEY ZOHO_ORG_ID DATABASE_URL NO_COLOR npm_config_user_agent';
  expect(found(...usual.split(' '), ...ours.split(' '))).toEqual([]);
});
