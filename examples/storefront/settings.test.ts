// Every setting that is wrong is named at once, and no value is ever told.
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const good = {
  SHOP_URL: 'https://shop.example',
  SHOP_PORT: '4500',
  CONNECTOR_URL: 'https://connector.example',
  CONNECTOR_API_KEY: 'zik_0',
  EVENTS_SECRET: 'whsec_0',
  SESSION_SECRET: 'x'.repeat(32),
};

test('what is set is taken, and the rest has its defaults', () => {
  expect(readSettings(good)).toMatchObject({ origin: 'https://shop.example', port: 4500, ageStepUrl: null });
  expect(readSettings({ ...good, SHOP_URL: 'http://127.0.0.1:4555', SHOP_PORT: undefined })).toMatchObject({
    port: 4555,
  });
});

test('what is missing or wrong is named, without its value', () => {
  expect(readSettings({})).toEqual({
    missing: ['SHOP_URL', 'CONNECTOR_URL', 'CONNECTOR_API_KEY', 'EVENTS_SECRET', 'SESSION_SECRET'].map(
      (name) => `${name} is missing`,
    ),
  });
  const wrong = {
    SHOP_URL: 'ftp://x',
    SESSION_SECRET: 'hush',
    CONNECTOR_API_KEY: 'mine',
    TIME_ZONE: 'Mars',
    AGE_STEP_URL: 'https://age.example',
  };
  const told = JSON.stringify(readSettings({ ...good, ...wrong }));
  for (const [name, value] of Object.entries(wrong)) {
    expect(told).toContain(name);
    expect(told).not.toContain(value);
  }
});
