// The console from elsewhere, by the command that the page tells to type: OpenSSH's own client, and a console that
// answers its own machine alone.
import { execFileSync, spawn } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { freePort } from '../demo/free-port.ts';
import { end } from '../demo/run.ts';
import { commandsIn, readPage, wordsOf } from '../stories/pages.ts';
import { openConsoleHouse } from './console-house.ts';
import { openOtherMachine } from './other-machine.ts';

const hasSsh = (): boolean => {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return true;
  } catch (cause) {
    if (process.env.REQUIRE_SSH === '1') throw cause;
    return false;
  }
};

test.skipIf(!hasSsh())(
  'a browser elsewhere signs in through ssh -L, as the page says',
  { timeout: 60_000 },
  async () => {
    const [command = ''] = commandsIn(readPage('connector/docs/operating.md')).filter((line) =>
      line.startsWith('ssh '),
    );
    await using here = await openConsoleHouse();
    await using machine = await openOtherMachine(Number(new URL(here.origin).port));
    // The port at this end alone is another: the usual one may be another test's.
    const port = await freePort();
    const words = wordsOf(command).map((word) => word.replace('<host>', machine.host).replace(/^8787:/, `${port}:`));
    expect(words.slice(1)).toEqual(['-L', `${port}:127.0.0.1:8787`, 'shop']);
    const ssh = spawn('ssh', ['-F', machine.config, ...words.slice(1)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    ssh.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    try {
      const origin = `http://127.0.0.1:${port}`;
      const link = (await here.link()).replace(here.origin, origin);
      const page = await vi.waitFor(
        async () => {
          if (ssh.exitCode !== null) throw new Error(`ssh ended with ${ssh.exitCode}: ${said}`);
          const text = await (await fetch(link)).text();
          expect(text).toContain('The link works once');
          return text;
        },
        { timeout: 30_000, interval: 50 },
      );
      const [, secret = ''] = /<input type="hidden" name="link" value="([0-9a-f]+)"/.exec(page) ?? [];
      const signed = await fetch(`${origin}/console/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ link: secret }),
        headers: { origin, 'sec-fetch-site': 'same-origin' },
        redirect: 'manual',
      });
      const [cookie = ''] = signed.headers.getSetCookie().map((line) => line.split(';')[0]);
      const overview = await fetch(`${origin}/console`, { headers: { cookie } });
      expect([overview.status, await overview.text()]).toEqual([200, expect.stringContaining('signed in as maria')]);
    } finally {
      await end(ssh);
    }
  },
);
