// API notes 5: limits a minute, a day and at once, their headers and bodies, by raw requests.
import { describe, expect, test } from 'vitest';
import { zoho } from './zoho.ts';

const BLOCKED =
  'For security reasons your organization has been blocked as it have exceeded the maximum number of requests per minute that can originate from an organization.';

describe('headers (API notes 5, "Headers")', () => {
  test('every answer tells the day: its limit, what remains, and the seconds until it begins anew', async () => {
    // Midnight in Los Angeles is 07:00 UTC; the clock stands at 12:00 UTC.
    const z = await zoho();
    const { headers } = await z.call('GET', '/items');
    expect(headers.get('x-rate-limit-limit')).toBe('7500');
    expect(headers.get('x-rate-limit-remaining')).toBe('7499');
    expect(headers.get('x-rate-limit-reset')).toBe(String(19 * 3600));
    expect(headers.get('retry-after')).toBeNull();
  });

  test('the day begins anew at midnight in the zone of the organisation', async () => {
    const z = await zoho({ timeZone: 'Asia/Kolkata' });
    await z.call('GET', '/items');
    const before = await z.call('GET', '/items');
    expect(before.headers.get('x-rate-limit-remaining')).toBe('7498');
    // 12:00 UTC is 17:30 in India: 6.5 hours to midnight.
    expect(before.headers.get('x-rate-limit-reset')).toBe(String(6.5 * 3600));
    const { access_token } = z.sandbox.control.grant();
    z.clock.now += 6.5 * 3_600_000 - 1;
    const last = await z.call('GET', '/items', { token: z.sandbox.control.grant().access_token });
    expect(last.headers.get('x-rate-limit-remaining')).toBe('7497');
    z.clock.now += 1;
    const first = await z.call('GET', '/items', { token: z.sandbox.control.grant().access_token });
    expect(first.headers.get('x-rate-limit-remaining')).toBe('7499');
    expect(access_token).toBeTruthy();
  });

  test('errors carry them too, and no answer has a request id', async () => {
    const z = await zoho();
    const { headers } = await z.call('GET', '/items/1');
    expect(headers.get('x-rate-limit-limit')).toBe('7500');
    expect([...headers.keys()].filter((name) => name.includes('request-id'))).toEqual([]);
  });

  test('answers look like those of ZGS', async () => {
    const z = await zoho();
    const { headers } = await z.call('GET', '/items');
    expect(headers.get('server')).toBe('ZGS');
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(headers.get('content-disposition')).toBe('attachment;');
    expect(headers.get('cache-control')).toContain('no-store');
  });
});

describe('a minute (API notes 5, "Limits")', () => {
  test('the 101st call shuts the organisation out for half an hour: 429, code 44, retry-after 1800', async () => {
    const z = await zoho({ perMinute: 100 });
    for (let n = 1; n <= 100; n += 1) expect((await z.call('GET', '/users/me')).status).toBe(200);
    const { status, headers, body } = await z.call('GET', '/users/me');
    expect([status, body]).toEqual([429, { code: 44, message: BLOCKED }]);
    expect(headers.get('retry-after')).toBe('1800');
    // The day is far from spent, and says so.
    expect(headers.get('x-rate-limit-remaining')).toBe('7400');
  });

  test('it lasts the half hour, for every token, and then opens', async () => {
    const z = await zoho({ perMinute: 3 });
    for (let n = 1; n <= 4; n += 1) await z.call('GET', '/users/me');
    z.clock.now += 1_799_000;
    const token = z.sandbox.control.grant().access_token;
    const { status, headers } = await z.call('GET', '/items', { token });
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    z.clock.now += 1_000;
    expect((await z.call('GET', '/items', { token })).status).toBe(200);
  });

  test('the window rolls: a hundred spread over more than a minute are fine', async () => {
    const z = await zoho({ perMinute: 10 });
    for (let n = 1; n <= 40; n += 1) {
      expect((await z.call('GET', '/users/me')).status).toBe(200);
      z.clock.now += 6_000;
    }
  });

  test('one organisation shut out leaves the other open', async () => {
    const z = await zoho({ perMinute: 3, organizations: 2 });
    const { body } = await z.call('GET', '/organizations', { organizationId: null });
    for (let n = 1; n <= 4; n += 1) await z.call('GET', '/users/me');
    expect((await z.call('GET', '/users/me')).status).toBe(429);
    const organizationId = body.organizations[1].organization_id;
    expect((await z.call('GET', '/users/me', { organizationId })).status).toBe(200);
  });
});

describe('a day (API notes 5, "Limits", "Bodies")', () => {
  test('past the allowance of the plan: 429, code 45, and no retry-after', async () => {
    const z = await zoho({ plan: 'free' });
    z.sandbox.control.spendDay(999);
    expect((await z.call('GET', '/users/me')).headers.get('x-rate-limit-remaining')).toBe('0');
    const { status, headers, body } = await z.call('GET', '/users/me');
    expect([status, body]).toEqual([
      429,
      { code: 45, message: 'The API call for this organization has exceeded the maximum call rate limit of 1000.' },
    ]);
    expect(headers.get('retry-after')).toBeNull();
  });

  test('the number may be written with a comma', async () => {
    const z = await zoho({ plan: 'free', dailyMessageComma: true });
    z.sandbox.control.spendDay(1000);
    expect((await z.call('GET', '/users/me')).body.message).toContain('limit of 1,000.');
  });

  test.each([
    ['free', '1000'],
    ['standard', '2500'],
    ['professional', '5000'],
    ['premium', '7500'],
    ['enterprise', '10000'],
  ] as const)('the %s plan has %s calls', async (plan, limit) => {
    const z = await zoho({ plan });
    expect((await z.call('GET', '/users/me')).headers.get('x-rate-limit-limit')).toBe(limit);
  });
});

describe('at once (API notes 5, "Limits", "Bodies")', () => {
  test.each([
    ['free', 5],
    ['premium', 10],
  ] as const)('on the %s plan the call past %i at once is 429 with code 1070', async (plan, most) => {
    const z = await zoho({ plan });
    z.sandbox.control.latency({ ms: 30 });
    const answers = await Promise.all(Array.from({ length: most + 3 }, () => z.call('GET', '/users/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.body).toEqual({
      code: 1070,
      message: 'You have reached the maximum number of in process requests allowed. Kindly try again after some time.',
    });
    expect((await z.call('GET', '/users/me')).status).toBe(200);
  });

  test('each organisation is counted for itself, and whoever asks for a token not at all', async () => {
    const z = await zoho({ plan: 'free', organizations: 2 });
    const { organizations } = (await z.call('GET', '/organizations', { organizationId: null })).body;
    z.sandbox.control.latency({ ms: 30 });
    const asked = organizations.flatMap(({ organization_id: organizationId }: { organization_id: string }) =>
      Array.from({ length: 5 }, () => z.call('GET', '/users/me', { organizationId })),
    );
    const token = z.post('/oauth/v2/token', { grant_type: 'refresh_token', refresh_token: z.refreshToken });
    const answers: { status: number }[] = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await token;
  });
});
