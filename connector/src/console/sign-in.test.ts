import { describe, expect, test } from 'vitest';
import { openConsole } from './console-testbed.ts';
import { endSessions } from './links.ts';

const MINUTE = 60_000;

describe('a link', () => {
  test('signs one browser in, once, and only when it says so', async () => {
    await using bed = await openConsole();
    const link = await bed.link();
    const browser = bed.browse();
    // Looking at it uses nothing up.
    for (const _ of [1, 2]) expect((await browser.get(link)).text).toContain('The link works once');
    const page = await browser.send('/console/sign-in');
    expect(page.status).toBe(200);
    expect(page.text).toContain('signed in as maria');
    const another = bed.browse();
    await another.get(link);
    const refused = await another.send('/console/sign-in');
    expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('has been used') });
    expect(another.jar.size).toBe(0);
    expect(await bed.audited()).toEqual(
      expect.arrayContaining(['console.link_made console by maria', 'console.signed_in console by maria']),
    );
  });

  test('is good for ten minutes', async () => {
    await using bed = await openConsole();
    const browser = bed.browse();
    await browser.get(await bed.link());
    bed.clock.now += 10 * MINUTE;
    expect((await browser.send('/console/sign-in')).status).toBe(401);
  });

  test('and its session lie in the database as hashes alone', async () => {
    await using bed = await openConsole();
    const link = await bed.link();
    const secret = new URLSearchParams(link.split('?')[1]).get('link') ?? '';
    const browser = bed.browse();
    await browser.get(link);
    await browser.send('/console/sign-in');
    const [id, session] = (browser.jar.get('console') ?? '').split('.');
    const bytes = await bed.bytes();
    for (const each of [secret, id, session]) {
      expect(each).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes.includes(each ?? '')).toBe(false);
    }
  });

  test('that is none is tried ten times from one place, and others are not kept out', async () => {
    await using bed = await openConsole({ CONSOLE: 'on' });
    const link = await bed.link();
    const thief = bed.browse({ peer: '192.0.2.1' });
    for (let tries = 1; tries <= 10; tries += 1) {
      expect((await thief.post('/console/sign-in', `link=${'0'.repeat(64)}`)).status).toBe(401);
    }
    expect((await thief.post('/console/sign-in', 'link=x')).status).toBe(429);
    const owner = bed.browse({ peer: '192.0.2.2' });
    await owner.get(link);
    expect((await owner.send('/console/sign-in')).status).toBe(200);
    bed.clock.now += 11 * MINUTE;
    expect((await thief.post('/console/sign-in', 'link=x')).status).toBe(401);
  });

  test('is taken however many were tried that are none: behind a proxy, strangers come from where the owner does', async () => {
    await using bed = await openConsole({ CONSOLE: 'on' });
    const link = await bed.link();
    const [thief, owner] = [bed.browse(), bed.browse()];
    for (let tries = 1; tries <= 11; tries += 1) await thief.post('/console/sign-in', 'link=x');
    expect((await thief.post('/console/sign-in', 'link=x')).status).toBe(429);
    await owner.get(link);
    expect((await owner.send('/console/sign-in')).text).toContain('signed in as maria');
    expect((await thief.post('/console/sign-in', link.split('?')[1] ?? '')).status).toBe(429);
  });
});

test('strangers from everywhere keep nobody out, and little is noted of them', async () => {
  await using bed = await openConsole({ CONSOLE: 'on' });
  for (let from = 0; from < 230; from += 1) {
    const stranger = bed.browse({ peer: `2001:db8::${from.toString(16)}` });
    expect((await stranger.post('/console/sign-in', `link=${'f'.repeat(64)}`)).status).toBe(401);
  }
  expect(await bed.store.read.console.tries(null, 0)).toBe(200);
  expect((await (await bed.signIn({ peer: '192.0.2.2' })).get('/console')).status).toBe(200);
});

test('a cookie that was made up costs nobody a turn at writing', async () => {
  await using bed = await openConsole();
  const held = Promise.withResolvers<void>();
  const writing = bed.store.write(async (s) => {
    await s.settings.get('paused');
    await held.promise;
  });
  const stranger = bed.browse({ cookies: [['console', `${'a'.repeat(64)}.${'b'.repeat(64)}`]] });
  expect((await stranger.get('/console')).status).toBe(401);
  held.resolve();
  await writing;
});

describe('a session', () => {
  test('is needed for every page, and told so', async () => {
    await using bed = await openConsole();
    for (const path of ['/console', '/console/plans', '/console/nothing']) {
      const page = await bed.browse().get(path);
      expect(page).toMatchObject({ status: 401, text: expect.stringContaining('pnpm connector console') });
    }
  });

  test('is a cookie that no script reads and no other site sends; over https under a name that https alone may set', async () => {
    await using bed = await openConsole();
    const browser = bed.browse();
    await browser.get(await bed.link());
    const form = `link=${(await bed.link()).split('link=')[1]}`;
    const plain = await browser.post('/console/sign-in', form);
    expect(plain.headers.getSetCookie()[0]).toMatch(
      /^console=[0-9a-f]{64}\.[0-9a-f]{64}; Max-Age=900; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    await using open = await openConsole({ CONSOLE: 'on', PUBLIC_URL: 'https://connector.example' });
    const far = open.browse({ origin: 'https://connector.example', peer: '192.0.2.1' });
    const secure = await far.post('/console/sign-in', `link=${(await open.link()).split('link=')[1]}`);
    expect(secure.headers.getSetCookie()[0]).toMatch(
      /^__Host-console=.*; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test('ends after a quarter of an hour of nothing, and after eight hours of anything', async () => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    bed.clock.now += 14 * MINUTE;
    expect((await browser.get('/console')).status).toBe(200);
    bed.clock.now += 15 * MINUTE;
    expect((await browser.get('/console')).text).toContain('was not used for a while');
    const busy = await bed.signIn();
    for (let minutes = 0; minutes < 8 * 60 - 10; minutes += 10) {
      bed.clock.now += 10 * MINUTE;
      expect((await busy.get('/console')).status).toBe(200);
    }
    bed.clock.now += 10 * MINUTE;
    expect((await busy.get('/console')).text).toContain('has reached its longest');
  });

  test('ends with signing out, for copies of its cookie too', async () => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    const copy = bed.browse({ cookies: browser.jar });
    await browser.get('/console');
    const { text } = await browser.send('/console/sign-out');
    expect(text).toContain('Signed out');
    expect(text).toContain('<pre>pnpm connector console</pre>');
    expect(browser.jar.size).toBe(0);
    expect((await copy.get('/console')).status).toBe(401);
  });

  test('ends for everybody at a word from the command line, with links that were not used', async () => {
    await using bed = await openConsole();
    const [one, other] = [await bed.signIn(), await bed.signIn()];
    const unused = await bed.link();
    expect(await endSessions(bed.parts, 'maria')).toBe(2);
    for (const browser of [one, other]) expect((await browser.get('/console')).text).toContain('was signed out');
    const late = bed.browse();
    await late.get(unused);
    expect((await late.send('/console/sign-in')).status).toBe(401);
    expect(await bed.audited()).toContain('console.sessions_ended console by maria');
    expect(await endSessions(bed.parts, 'maria')).toBe(0);
  });

  test('outlives pages that are loaded at once, and an answer that got lost', async () => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    bed.clock.now += MINUTE;
    const tabs = [1, 2, 3].map(() => bed.browse({ cookies: browser.jar }));
    const pages = await Promise.all(tabs.map((tab) => tab.get('/console')));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    // All of them were told the same next secret.
    expect(new Set(tabs.map(({ jar }) => jar.get('console'))).size).toBe(1);
    bed.clock.now += 9_000;
    expect((await browser.get('/console')).status).toBe(200);
    expect(browser.jar).toEqual(tabs[0]?.jar);
  });
});

describe('a stolen cookie', () => {
  test('is worth nothing once its owner has gone on, and ends the session', async () => {
    await using bed = await openConsole();
    const owner = await bed.signIn();
    const thief = bed.browse({ cookies: owner.jar });
    bed.clock.now += MINUTE;
    expect((await owner.get('/console')).status).toBe(200);
    bed.clock.now += MINUTE;
    const stolen = await thief.get('/console');
    expect(stolen).toMatchObject({ status: 401, text: expect.stringContaining('ended for everybody') });
    expect(stolen.text).not.toContain('maria');
    expect((await owner.get('/console')).text).toContain('An older copy of this session was used');
    expect(await bed.audited()).toContain('console.session_reused console by maria');
  });

  test('that is used first is ended by its owner’s next page', async () => {
    await using bed = await openConsole();
    const owner = await bed.signIn();
    const thief = bed.browse({ cookies: owner.jar });
    bed.clock.now += MINUTE;
    expect((await thief.get('/console')).status).toBe(200);
    bed.clock.now += MINUTE;
    expect((await owner.get('/console')).status).toBe(401);
    expect((await thief.get('/console')).status).toBe(401);
  });

  test('is refused at once in another browser', async () => {
    await using bed = await openConsole();
    const owner = await bed.signIn();
    const thief = bed.browse({ cookies: owner.jar, agent: 'curl/8' });
    expect((await thief.get('/console')).status).toBe(401);
    expect((await owner.get('/console')).text).toContain('used by another browser');
    expect(await bed.audited()).toContain('console.session_other_browser console by maria');
  });

  test('does not tell the next secret to whoever has the database as well', async () => {
    await using bed = await openConsole();
    const owner = await bed.signIn();
    bed.clock.now += MINUTE;
    await owner.get('/console');
    expect((await bed.bytes()).includes((owner.jar.get('console') ?? '').split('.')[1] ?? '')).toBe(false);
  });
});

describe('a form', () => {
  test.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of another port of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['without an origin', { origin: '' }],
    ['of a page that hides its origin', { origin: 'null' }],
    ['that says one thing and is another', { 'sec-fetch-site': 'cross-site' }],
  ])('%s does nothing, with the session’s cookie and its token as well', async (_, headers) => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    const token = /name="token" value="([0-9a-f]{64})"/.exec((await browser.get('/console')).text)?.[1];
    expect((await browser.post('/console/pause', `token=${token}`, headers)).status).toBe(403);
    expect(await bed.store.read.settings.get('paused')).toBeNull();
    expect((await browser.post('/console/pause', `token=${token}`)).status).toBe(303);
    expect(await bed.store.read.settings.get('paused')).not.toBeNull();
  });

  test.each(['', 'token=', `token=${'0'.repeat(64)}`])('with the token %j does nothing', async (body) => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    expect((await browser.post('/console/pause', body)).status).toBe(403);
    expect(await bed.store.read.settings.get('paused')).toBeNull();
  });

  test('with the token of another session does nothing', async () => {
    await using bed = await openConsole();
    const [one, other] = [await bed.signIn(), await bed.signIn()];
    const token = /name="token" value="([0-9a-f]{64})"/.exec((await other.get('/console')).text)?.[1];
    expect((await one.post('/console/pause', `token=${token}`)).status).toBe(403);
  });
});

describe('the console', () => {
  test.each([
    ['comes from another machine', { peer: '192.0.2.1' }, {}],
    ['comes from nowhere that can be told', { peer: '' }, {}],
    ['came through a proxy', {}, { 'x-forwarded-for': '192.0.2.1' }],
    ['says that somebody stands between', {}, { via: '1.1 proxy' }],
    ['asks for a name that was bound to this machine', { origin: 'http://evil.example:8787' }, {}],
  ])('is not there for what %s', async (_, from, headers) => {
    await using bed = await openConsole();
    const link = await bed.link();
    const page = await bed.browse(from).get(link, headers as unknown as Record<string, string>);
    expect(page).toMatchObject({ status: 404, text: expect.not.stringContaining('console') });
  });

  test.each(['http://localhost:9999', 'http://[::1]:8787', 'http://127.0.0.1:8787'])(
    'is there at %s, whichever way this machine reaches itself',
    async (origin) => {
      await using bed = await openConsole();
      const browser = await bed.signIn({ origin, peer: '::ffff:127.0.0.1' });
      expect((await browser.get('/console')).status).toBe(200);
    },
  );

  test('is nowhere where it is switched off', async () => {
    await using bed = await openConsole({ CONSOLE: 'off' });
    expect((await bed.browse().get('/console')).status).toBe(404);
    await expect(bed.link()).rejects.toThrow('switched off');
  });

  test('lets no page run a script, be framed, or send a form elsewhere', async () => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    for (const path of ['/console', '/console/sign-in']) {
      const { headers } = await browser.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src|unsafe|\*/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  test('pauses and resumes all writes as the command line does, in the name of who is signed in', async () => {
    await using bed = await openConsole();
    const browser = await bed.signIn();
    expect((await browser.send('/console/pause')).text).toContain('Allow writes again');
    expect((await browser.send('/console/resume')).text).toContain('Pause all writes');
    expect((await bed.audited()).slice(0, 2)).toEqual([
      'writes.resumed writes by maria',
      'writes.paused writes by maria',
    ]);
  });
});
