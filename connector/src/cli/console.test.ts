import { expect, test } from 'vitest';
import { openCli } from './cli-testbed.ts';

test('console makes a link that works once, at the address where the console answers, and the audit log tells who made it', async () => {
  await using bed = await openCli();
  bed.answering.add('http://127.0.0.1:8787/healthz');
  const { code, out } = await bed.run('console');
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^Open this link in a browser on this machine \(or through ssh -L\) within 10 minutes; it works once:\n\n {2}http:\/\/127\.0\.0\.1:8787\/console\/sign-in\?link=[0-9a-f]{64}\n$/,
    ),
  });
  expect((await bed.run('audit', 'list', '--action', 'console')).out).toMatch(
    /console\.link_made {2}console {2,}by \S/,
  );
});

test('console --sign-out ends every session and every link', async () => {
  await using bed = await openCli();
  await bed.run('console');
  expect((await bed.run('console', '--sign-out')).out).toBe(
    '0 sessions are ended, and no link that was made works any more.',
  );
});

test('console says so where the connector does not run', async () => {
  await using bed = await openCli();
  bed.answering.clear();
  expect((await bed.run('console')).out).toContain('The connector is not running');
});

test.each(['0.0.0.0', '::'])('listening on %s, console says what a container wants, in one line', async (HOST) => {
  await using bed = await openCli({ HOST });
  bed.answering.add('http://127.0.0.1:8787/healthz');
  const { code, out } = await bed.run('console');
  expect([code, out.split('\n')[0]]).toEqual([
    0,
    'Where this runs in a container, this link is answered with 404: set CONSOLE=on, and start the connector again.',
  ]);
  expect(out).toContain('http://127.0.0.1:8787/console/sign-in?link=');
  bed.env.CONSOLE = 'on';
  expect((await bed.run('console')).out).not.toContain('container');
  expect((await bed.run('console', '--sign-out')).out).not.toContain('container');
});

test('console names the public address where it is open to it', async () => {
  await using bed = await openCli({ CONSOLE: 'on' });
  expect((await bed.run('console', '--json')).json()).toEqual({
    link: expect.stringMatching(/^https:\/\/connector\.example\/console\/sign-in\?link=[0-9a-f]{64}$/),
    goodForMinutes: 10,
  });
});

test.each([
  [{ CONSOLE: 'off' }, 'The console is switched off.'],
  [{ HOST: '192.0.2.7' }, 'The connector listens on 192.0.2.7 alone'],
  [{ PORT: '0' }, 'nobody knows its address'],
])('with %j no link is made that would lead nowhere', async (settings, why) => {
  await using bed = await openCli(settings as unknown as Record<string, string>);
  const { code, err } = await bed.run('console');
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(why) });
});
