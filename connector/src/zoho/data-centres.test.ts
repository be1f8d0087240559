import { describe, expect, test } from 'vitest';
import { dataCentres } from './data-centres.ts';

const zoho = dataCentres('us');

test('all nine data centres are known, each with its own two addresses', () => {
  expect(zoho.all.map((each) => `${each.location} ${each.accountsOrigin} ${each.apiOrigin}`)).toEqual([
    'us https://accounts.zoho.com https://www.zohoapis.com',
    'eu https://accounts.zoho.eu https://www.zohoapis.eu',
    'in https://accounts.zoho.in https://www.zohoapis.in',
    'au https://accounts.zoho.com.au https://www.zohoapis.com.au',
    'jp https://accounts.zoho.jp https://www.zohoapis.jp',
    'ca https://accounts.zohocloud.ca https://www.zohoapis.ca',
    'cn https://accounts.zoho.com.cn https://www.zohoapis.com.cn',
    'sa https://accounts.zoho.sa https://www.zohoapis.sa',
    'uk https://accounts.zoho.uk https://www.zohoapis.uk',
  ]);
});

test.each(zoho.all)('$location is recognised by its accounts server and its API', (centre) => {
  expect(zoho.withAccounts(centre.accountsOrigin)).toBe(centre);
  expect(zoho.accountsOrigin(`${centre.accountsOrigin}/`)).toBe(centre.accountsOrigin);
  expect(zoho.apiOrigin(centre.apiOrigin)).toBe(centre.apiOrigin);
  expect(zoho.accountsOrigin(centre.apiOrigin)).toBeNull();
  expect(zoho.apiOrigin(centre.accountsOrigin)).toBeNull();
});

describe('a stranger is not taken for Zoho', () => {
  test.each([
    '',
    'http://accounts.zoho.com',
    'https://accounts.zoho.com:443',
    'https://accounts.zoho.com:8443',
    'https://accounts.zoho.com.evil.example',
    'https://accounts.zoho.com@evil.example',
    'https://user@accounts.zoho.com',
    'https://accounts.zoho.com/oauth/v2/token?to=https://evil.example',
    'https://accounts.zoho.com//',
    'https://accounts.zoho.com\\@evil.example',
    'https://evil.example/https://accounts.zoho.com',
    'https://accounts.zoho.com.',
    'https://accounts.zoho.com\n',
    ' https://accounts.zoho.com',
    'HTTPS://ACCOUNTS.ZOHO.COM',
    'https://accounts.zoho.c\u043em',
    'https://zoho.com',
    'https://api.accounts.zoho.com',
    'http://127.0.0.1:9090',
    '__proto__',
  ])('%j', (candidate) => {
    expect(zoho.accountsOrigin(candidate)).toBeNull();
    expect(zoho.apiOrigin(candidate)).toBeNull();
  });
});

test('consent starts at the US accounts server, for Chinese clients at the Chinese one', () => {
  expect(dataCentres('in').authorizeOrigin).toBe('https://accounts.zoho.com');
  expect(dataCentres('in').home.accountsOrigin).toBe('https://accounts.zoho.in');
  expect(dataCentres('cn').authorizeOrigin).toBe('https://accounts.zoho.com.cn');
});

test('the sandbox is one more data centre, only where it is set up', () => {
  const local = dataCentres('us', 'http://127.0.0.1:9090');
  expect(local.accountsOrigin('http://127.0.0.1:9090')).toBe('http://127.0.0.1:9090');
  expect(local.apiOrigin('http://127.0.0.1:9090')).toBe('http://127.0.0.1:9090');
  expect(local.authorizeOrigin).toBe('http://127.0.0.1:9090');
  expect(local.home.location).toBe('sandbox');
  expect(local.accountsOrigin('http://127.0.0.1:9091')).toBeNull();
});
