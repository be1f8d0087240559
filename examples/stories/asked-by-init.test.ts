// What init asks the person at a terminal, and in which order it says what to do meanwhile; and that whoever has no terminal
// can say all of it with flags.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from 'connector/cli/cli.ts';
import type { Prompts } from 'connector/cli/questions.ts';
import { ConnectorError } from 'connector/errors.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, type Listening, listenSandbox, type Sandbox } from 'zoho-sandbox';
import { consent } from '../demo/consent.ts';
import { freePort } from '../demo/free-port.ts';

let folder: string;
let sandbox: Sandbox;
let zoho: Listening;
let publicUrl: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asked-'));
  sandbox = createSandbox({ items: 20, organizations: 2 });
  zoho = await listenSandbox(sandbox);
  publicUrl = `http://127.0.0.1:${await freePort()}`;
});
afterEach(async () => {
  await zoho.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a person answers, by what is asked of them; undefined where they leave. */
type Answers = Readonly<Record<string, ((options: readonly string[]) => string) | undefined>>;

interface Sat {
  readonly code: number;
  /** Everything on the screen, questions as `? kind: words`. */
  readonly screen: readonly string[];
  readonly opened: readonly string[];
}

/** In this process, so that somebody can sit in front of it; without answers nobody does. */
const sit = async (argv: readonly string[], answers?: Answers): Promise<Sat> => {
  const screen: string[] = [];
  const opened: string[] = [];
  const asked = (kind: string, message: string, options: readonly string[] = []): string => {
    screen.push(`? ${kind}: ${message}`);
    const [, answer] = Object.entries(answers ?? {}).find(([words]) => message.includes(words)) ?? [];
    if (answer === undefined) throw new ConnectorError('invalid_ask', 'Nothing more was asked.');
    return answer(options);
  };
  const prompts: Prompts = {
    // As a terminal does: what will not do is said, and asked once more.
    text: async ({ message, check }) => {
      const said = asked('text', message);
      const problem = check?.(said);
      if (problem === undefined) return said;
      screen.push(problem);
      return asked('text', message);
    },
    secret: async ({ message }) => asked('secret', message),
    choose: async ({ message, options }) =>
      asked(
        'choose',
        message,
        options.map(({ value }) => value),
      ),
    yes: async (message) => asked('yes', message) === 'yes',
  };
  const consents: Promise<void>[] = [];
  const code = await runCli({
    argv,
    env: { DATABASE_FILE: join(folder, 'data', 'connector.db'), LOG_LEVEL: 'silent' },
    folder,
    print: (text) => void screen.push(text),
    complain: (text) => void screen.push(text),
    ...(answers === undefined
      ? {}
      : {
          prompts: async () => prompts,
          open: (url: string) => {
            opened.push(url);
            consents.push(consent(url));
          },
        }),
    ended: async () => {},
    reach: async () => false,
  });
  await Promise.all(consents);
  return { code, screen, opened };
};

const where = (screen: readonly string[], words: string): number => {
  const at = screen.findIndex((line) => line.includes(words));
  expect([words, at]).toEqual([words, expect.toSatisfy((found: number) => found >= 0)]);
  return at;
};

const inOrder = (screen: readonly string[], ...words: string[]): void => {
  const places = words.map((each) => where(screen, each));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
};

const everything: Answers = {
  'At which address': () => publicUrl,
  'What may be asked': ([first = '']) => first,
  'Client ID': () => sandbox.credentials.clientId,
  'Client Secret': () => sandbox.credentials.clientSecret,
  'Which organisation': (found) => found.at(-1) ?? '',
};

describe('a person at a terminal', () => {
  test('is asked five things, told what to click before what comes of it is asked, and sent to Zoho’s consent page', async () => {
    const { code, screen, opened } = await sit(['init', '--sandbox-url', zoho.origin], everything);
    expect(screen.filter((line) => line.startsWith('? '))).toEqual([
      '? text: At which address will skills and browsers reach this connector?',
      '? choose: What may be asked through it? (Each key is limited further.)',
      '? text: The Client ID?',
      '? secret: The Client Secret?',
      '? choose: Which organisation shall be connected?',
    ]);
    expect(code).toBe(0);
    inOrder(
      screen,
      `The local Zoho at ${zoho.origin} has printed its client id`,
      '? text: The Client ID?',
      'Written: ',
      'Open this link in your browser',
      '? choose: Which organisation',
      'Connected: ',
      'This key is shown once.',
    );
    // Nothing is to be clicked in the console of the real one.
    expect(screen.join('\n')).not.toMatch(/Create Now|api-console/);
    expect(opened).toEqual([expect.stringMatching(new RegExp(`^${publicUrl}/oauth/start\\?link=[0-9a-f]{64}$`))]);
    expect(screen.join('\n')).toContain(opened[0]);
    // Reading alone is the first of the answers; the second organisation was chosen.
    expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(/^INTENTS=read$/m);
    expect(screen[where(screen, 'Connected: ')]).not.toContain(sandbox.credentials.organizationId);
    expect(`${screen.join()}${readFileSync(join(folder, '.env'), 'utf8')}`).not.toContain(
      sandbox.credentials.clientSecret,
    );
  }, 60_000);

  test.each([
    ['yes', true],
    ['no', false],
  ])(
    'where changes may be asked, says whether the first key may propose them: %s',
    async (said, writes) => {
      const sat = await sit(['init', '--json', '--sandbox-url', zoho.origin], {
        ...everything,
        'What may be asked': (all) => all.at(-1) ?? '',
        'May the first key': () => said,
      });
      expect(sat.screen).toContain(
        '? yes: May the first key propose orders and changes too? (A person releases each of them.)',
      );
      expect([sat.code, JSON.parse(sat.screen.at(-1) ?? '')]).toEqual([
        0,
        expect.objectContaining({ keyWrites: writes }),
      ]);
      const [key] = JSON.parse((await sit(['keys', 'list', '--json'])).screen.join('\n'));
      expect([key.scopes.includes('orders:write'), key.release]).toEqual([writes, 'person']);
    },
    60_000,
  );

  test('who types no Client ID is asked again, and what is wrong at Zoho is corrected with --force', async () => {
    const typed = ['us', sandbox.credentials.clientId.replace(/.{4}$/, 'WXYZ')];
    const code = () => sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    const { organizationId } = sandbox.credentials;
    const words = ['init', '--self-client', '--sandbox-url', zoho.origin, '--organization', organizationId];
    const wrong = await sit(words, { ...everything, 'The code': code, 'Client ID': () => typed.shift() ?? '' });
    inOrder(wrong.screen, '? text: The Client ID?', 'A Client ID such as 1000.ABC...', 'Written: ');
    expect([wrong.code, wrong.screen.join('\n')]).toEqual([1, expect.stringContaining('pnpm connector init --force')]);
    const right = await sit([...words, '--force'], { ...everything, 'The code': code });
    expect([right.code, right.screen.filter((line) => line.startsWith('? secret'))]).toEqual([
      0,
      ['? secret: The Client Secret?'],
    ]);
  }, 60_000);

  test.each(['', 'us', '1000 ABC DEF GHI'])('no flag and no .env brings in what is no Client ID: %j', async (id) => {
    const flags = ['--sandbox-url', zoho.origin, '--public-url', publicUrl];
    const flagged = await sit(['init', ...flags, '--client-id', id]);
    expect([flagged.code, flagged.screen.join('\n')]).toEqual([1, expect.stringContaining('--client-id says is no')]);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, '.env'), `PUBLIC_URL=${publicUrl}\nZOHO_CLIENT_ID="${id}"\n`, { mode: 0o600 });
    const found = await sit(['init']);
    expect([found.code, found.screen.join('\n')]).toEqual([1, expect.stringMatching(/--force.*no Client ID/)]);
  });

  test('is sent to the console of the data centre, and may leave before anything is written', async () => {
    const { code, screen } = await sit(['init', '--public-url', publicUrl, '--intents', 'read'], {
      'In which data centre': (all) => all.find((each) => each === 'eu') ?? '',
    });
    expect([code, screen.at(-1)]).toEqual([1, 'Nothing more was asked.']);
    inOrder(
      screen,
      '? choose: In which data centre',
      'https://api-console.zoho.eu',
      'Server-based Applications, Create Now',
      `Authorized Redirect URIs: ${publicUrl}/oauth/callback`,
      '? text: The Client ID?',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('makes a code of their own where no browser can be sent back, with the scopes to paste', async () => {
    const code = () => sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    const words = ['init', '--self-client', '--sandbox-url', zoho.origin];
    const { organizationId } = sandbox.credentials;
    const sat = await sit([...words, '--organization', organizationId], { ...everything, 'The code': code });
    inOrder(
      sat.screen,
      '? text: The Client ID?',
      'Self Client, Create Now',
      'ZohoInventory.items.READ',
      '? text: The code?',
    );
    expect([sat.code, sat.opened]).toEqual([0, []]);
    expect(sat.screen[where(sat.screen, 'Connected: ')]).toContain(organizationId);
  }, 60_000);

  test('takes it down by typing the word, and by no other', async () => {
    const code = sandbox.control.selfClientCode('ZohoInventory.fullaccess.all');
    const { organizationId } = sandbox.credentials;
    const known = ['--sandbox-url', zoho.origin, '--self-client-code', code, '--organization', organizationId];
    expect((await sit(['init', ...known], everything)).code).toBe(0);
    // As the shell would have read it out of the file that init has written.
    const uninstall = (said: string) =>
      sit(['uninstall', '--export', join(folder, 'log.jsonl'), '--without-zoho'], { 'Type uninstall': () => said });
    const kept = await uninstall('yes');
    expect([kept.code, kept.screen.at(-1), existsSync(join(folder, 'data', 'master.key'))]).toEqual([
      1,
      'Nothing was done.',
      true,
    ]);
    expect([(await uninstall('uninstall')).code, readdirSync(folder).sort()]).toEqual([0, ['.env', 'log.jsonl']]);
  }, 60_000);
});

test.each([
  ['--public-url', 'ftp://x'],
  ['--port', 'many'],
  ['--intents', 'everything'],
])('a flag that will not do is refused before anything else is said: %s %s', async (flag, value) => {
  const { code, screen } = await sit(['init', flag, value], everything);
  expect([code, screen]).toEqual([expect.toSatisfy((ended: number) => ended > 0), [expect.any(String)]]);
  expect(screen[0]).toContain(flag.slice(2).replace('-', '_').toUpperCase());
  expect(readdirSync(folder)).toEqual([]);
});

test('every question has a flag: without a terminal all that are missing are named at once', async () => {
  writeFileSync(join(folder, 'secret'), 'a-secret', { mode: 0o600 });
  const given: Readonly<Record<string, string>> = {
    '--data-centre': 'eu',
    '--public-url': publicUrl,
    '--client-id': '1000.ABC123',
    '--client-secret-file': join(folder, 'secret'),
  };
  const missing = async (...words: string[]): Promise<string[]> => {
    const { code, screen } = await sit(['init', '--self-client', ...words]);
    const [, , named = ''] = /(this|these) must be given: (.*?)\. See/.exec(screen.join('\n')) ?? [];
    expect([code, named]).toEqual([1, expect.stringMatching(/^--/)]);
    return named.match(/--[\w-]+/g) ?? [];
  };
  expect(await missing()).toEqual(Object.keys(given));
  expect(readdirSync(folder)).toEqual(['secret']);
  expect(await missing('--data-centre', 'eu', '--client-id', '1000.ABC123')).toEqual([
    '--public-url',
    '--client-secret-file',
  ]);
  // A stand-in for Zoho is in no data centre.
  expect(await missing('--sandbox-url', zoho.origin)).toEqual(['--public-url', '--client-id', '--client-secret-file']);
  // The code comes last, once it is told what it must be made for: it is good for minutes.
  const last = await missing(...Object.entries(given).flat());
  expect(last).toEqual(['--self-client-code']);
  // What may be asked is reading where nobody says otherwise, and the organisation is Zoho's to ask for.
  const help = (await sit(['init', '--help'])).screen.join('\n');
  for (const flag of [...Object.keys(given), ...last, '--intents', '--organization']) expect(help).toContain(flag);
});

test('where something else has the port, init names its own flags', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as AddressInfo;
  writeFileSync(join(folder, 'secret'), 'a-secret', { mode: 0o600 });
  const words = ['--sandbox-url', zoho.origin, '--public-url', `http://127.0.0.1:${port}`];
  const { code, screen } = await sit([
    ...['init', ...words, '--client-id', '1000.ABC123', '--client-secret-file', join(folder, 'secret')],
  ]);
  other.close();
  expect([code, screen.at(-1)]).toEqual([
    1,
    `Port ${port} is taken by something else. Choose a free one with --port (and --public-url, where the port stands in it); with --force where a .env is there already. Or stop the other.`,
  ]);
});
