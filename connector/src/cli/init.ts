// init: from an empty folder to a connector that is connected, looked over, and has a key. Run again, it goes on where it was
// cut off.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { intents } from 'shared-schemas';
import { realWorld } from '../assemble.ts';
import type { Config } from '../config.ts';
import { examine } from '../doctor/doctor.ts';
import { type Report, worstOf } from '../doctor/finding.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import { createGet } from '../events/get.ts';
import { createPost } from '../events/post.ts';
import type { Parts } from '../parts.ts';
import { serveConnector } from '../serve.ts';
import { createKey, knownScopes, type NewKey } from '../skill-tokens/keys.ts';
import { requireUnused } from '../store/copy.ts';
import { dataCentres } from '../zoho/data-centres.ts';
import { type Client, selfClientWords, serverBasedWords } from './api-console.ts';
import { type Connected, connectByLink } from './connecting.ts';
import { describeReport } from './doctor.ts';
import { ENV_FILE, envFileOf, notOverwritten, readEnvFile, writeEnvFile } from './env-file.ts';
import { readBytes } from './files.ts';
import { openClawLines } from './openclaw-lines.ts';
import { askOr, type Prompts } from './questions.ts';
import { skillSource } from './skill-source.ts';
import { openParts, operator, type Terminal } from './terminal.ts';

interface InitOptions {
  readonly dataCentre?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly publicUrl?: string;
  readonly port?: string;
  readonly intents?: string;
  readonly organization?: string;
  readonly selfClient?: boolean;
  readonly selfClientCode?: string;
  readonly sandboxUrl?: string;
  readonly keyName?: string;
  readonly write?: boolean;
  readonly workspace?: string;
  readonly skill?: string;
  readonly force?: boolean;
}

const EXAMPLE_URL = 'http://127.0.0.1:8787';

const centres = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'cn', 'sa', 'uk'] as const;

export const addInitCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('init')
    .description('set a connector up in this folder: settings, master key, connection, a look at it all, a key')
    .addOption(new Option('--data-centre <centre>', 'where your Zoho organisation is').choices([...centres]))
    .option('--public-url <origin>', 'the connector’s own address, as skills and browsers know it')
    .option('--port <number>', 'the port it listens on; that of a loopback address, else 8787')
    .option('--client-id <id>', 'of the client in Zoho’s API console')
    .option('--client-secret-file <path>', 'a file with the client’s secret; or set ZOHO_CLIENT_SECRET')
    .option('--intents <list>', '"read", "all", or intents with commas between; reading only where nothing is said')
    .option('--organization <id>', 'the organisation to connect, where the Zoho user has several')
    .option('--self-client', 'without a redirect: with a code that you make in the console')
    .option('--self-client-code <code>', 'that code')
    .option('--sandbox-url <origin>', 'a local stand-in for Zoho, for trying it out')
    .option('--key-name <name>', 'what the key is called', 'shop agent')
    .option('--write', 'the key may propose orders and changes too, each released by a person')
    .option(
      '--workspace <path>',
      'OpenClaw’s workspace on the agent’s host; ~/.openclaw/workspace where nothing is said',
    )
    .option(
      '--skill <what>',
      'what OpenClaw installs, such as @publisher/zoho-inventory of ClawHub; the skill that came with this connector where nothing is said',
    )
    .option('--force', 'replace a .env that is there; it is kept as .env.before')
    .action((options: InitOptions) => init(terminal, options));
};

const init = async (terminal: Terminal, options: InitOptions): Promise<void> => {
  const prompts = (await terminal.prompts?.()) ?? null;
  const settings = await settle(terminal, options, prompts);
  const config = terminal.config(settings);
  const runs = await runsHere(terminal, config);
  await withConnector(terminal, { config, options, prompts, runs }, async (parts, by) => {
    const connected = await connect(terminal, parts, { options, prompts, ...by });
    terminal.say(`\nConnected: ${connected.name} (organisation ${connected.organizationId}).`);
    const key = await firstKey(parts, connected.organizationId, options, prompts);
    const report = await examine({ ...parts, get: createGet(), post: createPost() });
    tell(terminal, { config, options, connected, key, report });
  });
};

/** Those of .env where there is one, which is then left as it is; else asked, and written. */
const settle = async (
  terminal: Terminal,
  options: InitOptions,
  prompts: Prompts | null,
): Promise<Record<string, string>> => {
  const file = envFileOf(terminal);
  const before = options.force === true ? null : readEnvFile(file);
  if (before !== null) {
    const changes = Object.entries(flagged(options)).filter(([name, value]) => before[name] !== value);
    if (changes.length > 0 || before.ZOHO_CLIENT_ID === undefined) throw notOverwritten(file);
    requireClientId(before.ZOHO_CLIENT_ID, `${file} (which --force replaces)`);
    terminal.say(`Going on with the settings in ${file}.`);
    return { ...before };
  }
  const { env } = terminal;
  const given = flagged(options);
  if (given.ZOHO_CLIENT_ID !== undefined) requireClientId(given.ZOHO_CLIENT_ID, '--client-id');
  // Before anybody is asked or told anything: what flags say is refused at once.
  terminal.config({ PUBLIC_URL: EXAMPLE_URL, ...given });
  const centre =
    given.ZOHO_DATA_CENTRE ??
    (given.ZOHO_SANDBOX_URL === undefined
      ? await askOr(prompts, '--data-centre', (ask) =>
          ask.choose({
            message: 'In which data centre is your Zoho organisation? (It is the end of the address you see it at.)',
            options: centres.map((value) => ({ value, label: value, hint: consoleOf(value) })),
          }),
        )
      : 'us');
  const publicUrl =
    given.PUBLIC_URL ??
    (await askOr(prompts, '--public-url', (ask) =>
      ask.text({
        message: 'At which address will skills and browsers reach this connector?',
        initial: EXAMPLE_URL,
        check: (said) =>
          /^https?:$/.test(URL.parse(said.trim())?.protocol ?? '')
            ? undefined
            : 'An address such as https://connector.example, or http://127.0.0.1:8787.',
      }),
    ));
  const intents =
    given.INTENTS ??
    (prompts === null
      ? 'read'
      : await prompts.choose({
          message: 'What may be asked through it? (Each key is limited further.)',
          options: [
            { value: 'read', label: 'Reading only', hint: 'stock, items, orders; nothing is changed' },
            { value: 'all', label: 'Orders and stock changes too', hint: 'each released as its key demands' },
          ],
        }));
  terminal.config({ ...given, PUBLIC_URL: publicUrl, INTENTS: intents });
  const selfClient = options.selfClient === true || options.selfClientCode !== undefined;
  const steps =
    given.ZOHO_SANDBOX_URL === undefined
      ? consoleWords(centre, publicUrl, selfClient)
      : standInWords(given.ZOHO_SANDBOX_URL);
  for (const line of steps) terminal.say(line);
  const clientId = (
    given.ZOHO_CLIENT_ID ??
    (await askOr(prompts, '--client-id', (ask) => ask.text({ message: 'The Client ID?', check: clientIdProblem })))
  ).trim();
  const port = given.PORT ?? portOf(publicUrl);
  const entries: [string, string][] = [
    ['PUBLIC_URL', publicUrl],
    ...(port === null ? [] : [['PORT', port] as [string, string]]),
    ...(env.DATABASE_FILE === undefined ? [] : [['DATABASE_FILE', env.DATABASE_FILE] as [string, string]]),
    ['ZOHO_DATA_CENTRE', centre],
    ...(given.ZOHO_SANDBOX_URL === undefined ? [] : [['ZOHO_SANDBOX_URL', given.ZOHO_SANDBOX_URL] as [string, string]]),
    ['ZOHO_CLIENT_ID', clientId],
    ['INTENTS', intents],
  ];
  // Refused here rather than at the next start.
  terminal.config(Object.fromEntries(entries));
  const head = [
    'Settings of the connector, as pnpm connector init has written them. What else there is: .env.example',
    'The client secret is not here: it lies sealed in the database, by the master key beside it.',
  ];
  writeEnvFile(file, { head, entries }, { replace: options.force === true });
  terminal.say(`\nWritten: ${resolve(file)}, which you alone can read.`);
  return Object.fromEntries(entries);
};

/** Zoho's are such as 1000.ABC123; what is typed by mistake is short, or has blanks. Undefined where it will do. */
const clientIdProblem = (said: string): string | undefined =>
  /^\S{10,200}$/.test(said.trim())
    ? undefined
    : 'A Client ID such as 1000.ABC..., of ten characters at least and without blanks: the tab Client Secret in the console shows it.';

/** Errors: `invalid_ask`. */
const requireClientId = (said: string, from: string): string => {
  const hint = clientIdProblem(said);
  if (hint === undefined) return said.trim();
  throw new ConnectorError('invalid_ask', `What ${from} says is no Client ID.`, { hint });
};

/** What flags say, by the settings' own names. */
const flagged = (options: InitOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ZOHO_DATA_CENTRE: options.dataCentre,
      PUBLIC_URL: options.publicUrl,
      PORT: options.port,
      ZOHO_CLIENT_ID: options.clientId,
      INTENTS: options.intents,
      ZOHO_SANDBOX_URL: options.sandboxUrl,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const portOf = (publicUrl: string): string | null => {
  const url = URL.parse(publicUrl);
  return url?.protocol === 'http:' && url.port !== '' ? url.port : null;
};

const consoleOf = (centre: string): string => dataCentres(centre as Config['ZOHO_DATA_CENTRE']).home.console;

const consoleWords = (centre: string, publicUrl: string, selfClient: boolean): string[] => {
  const client: Client = { consoleUrl: consoleOf(centre), publicUrl, scopes: [] };
  return ['', ...(selfClient ? selfClientWords(client).slice(0, 4) : serverBasedWords(client)), ''];
};

/** Nothing is to be clicked there. */
const standInWords = (origin: string): string[] => [
  '',
  `The local Zoho at ${origin} has printed its client id and client secret where it was started.`,
  '',
];

type Work = (parts: Parts, by: { readonly failed: () => Error | null; readonly other: boolean }) => Promise<void>;

/**
 * Whether the connector of this very folder runs already. It has its database open: what answers while nobody has is
 * another's. Errors: `invalid_ask` where the port is another connector's.
 */
const runsHere = async (terminal: Terminal, config: Config): Promise<boolean> => {
  if (!(await terminal.reach(`http://127.0.0.1:${config.PORT}/healthz`))) return false;
  try {
    if (existsSync(config.DATABASE_FILE)) requireUnused(config.DATABASE_FILE);
  } catch {
    return true;
  }
  throw new ConnectorError('invalid_ask', `Port ${config.PORT} is taken by another connector, not of this folder.`, {
    hint: `Choose a free one with --port (and --public-url, where the port stands in it); with --force where a ${ENV_FILE} is there already. Or stop the other.`,
  });
};

interface Asked {
  readonly config: Config;
  readonly options: InitOptions;
  readonly prompts: Prompts | null;
  /** The connector of this folder, already. */
  readonly runs: boolean;
}

/** In a connector that runs: the one that is there, or one for as long as this takes. */
const withConnector = async (terminal: Terminal, asked: Asked, work: Work): Promise<void> => {
  const { config, options, prompts, runs } = asked;
  const secret = await secretFor(terminal, config, options, prompts);
  const complete: Config = secret === null ? config : { ...config, ZOHO_CLIENT_SECRET: secret };
  let failure: Error | null = null;
  const chooseOrganization = async (found: readonly { readonly id: string; readonly name: string }[]) => {
    const list = found.map(({ id, name }) => `${name} (${id})`).join(', ');
    if (prompts !== null) {
      const organizations = found.map(({ id, name }) => ({ value: id, label: name, hint: id }));
      return prompts.choose({ message: 'Which organisation shall be connected?', options: organizations });
    }
    failure = new ConnectorError('wrong_organization', `The Zoho user belongs to several organisations: ${list}.`, {
      hint: 'Run it again with --organization <id>.',
    });
    throw failure;
  };
  if (runs) {
    const parts = await openParts(terminal, complete, { chooseOrganization });
    try {
      await work(parts, { failed: () => failure, other: true });
    } finally {
      await parts.store.close();
    }
    return;
  }
  const world = { ...realWorld, operator: operator(), chooseOrganization };
  const running = await serveConnector(complete, terminal.log({ LOG_LEVEL: 'error' }), { world });
  try {
    await work(running.parts, { failed: () => failure, other: false });
  } finally {
    await running.stop();
  }
};

/** Null where it lies sealed in the database already. */
const secretFor = async (
  terminal: Terminal,
  config: Config,
  options: InitOptions,
  prompts: Prompts | null,
): Promise<string | null> => {
  if (options.clientSecretFile !== undefined) {
    return Buffer.from(readBytes(options.clientSecretFile)).toString('utf8').trim();
  }
  if (config.ZOHO_CLIENT_SECRET !== undefined) return config.ZOHO_CLIENT_SECRET;
  const parts = await openParts(terminal, config);
  const has = await parts.accounts.hasClient().finally(() => parts.store.close());
  // Who replaces the settings may have mistyped the secret too.
  if (has && (options.force !== true || prompts === null)) return null;
  return askOr(prompts, '--client-secret-file (or the variable ZOHO_CLIENT_SECRET)', (ask) =>
    ask.secret({ message: 'The Client Secret?' }),
  );
};

const CORRECTION =
  'Where Zoho says that the client is invalid: end this (Ctrl+C), and give the Client ID and secret anew with: pnpm connector init --force';

const correctable = (error: unknown): unknown =>
  hasCode(error, 'not_connected')
    ? new ConnectorError(error.code, error.message, {
        ...error.facts,
        hint: `${error.facts.hint ?? ''} To give them anew: pnpm connector init --force`.trim(),
      })
    : error;

const connect = async (
  terminal: Terminal,
  parts: Parts,
  how: Parameters<Work>[1] & { readonly options: InitOptions; readonly prompts: Prompts | null },
): Promise<Connected> => {
  const { options, prompts, failed, other } = how;
  const { organization, selfClient, selfClientCode } = options;
  const [known] = (await parts.store.read.connections.list()).filter(
    ({ organizationId, state }) => state === 'connected' && organizationId === (organization ?? organizationId),
  );
  if (known !== undefined && selfClientCode === undefined) return known;
  if (selfClient === true || selfClientCode !== undefined) {
    const scopes = parts.accounts.askedScopes();
    const client = { consoleUrl: consoleOf(parts.config.ZOHO_DATA_CENTRE), publicUrl: parts.config.PUBLIC_URL, scopes };
    if (selfClientCode === undefined) for (const line of selfClientWords(client)) terminal.say(line);
    const code =
      selfClientCode ?? (await askOr(prompts, '--self-client-code', (ask) => ask.text({ message: 'The code?' })));
    return parts.accounts
      .redeem({ code, ...(organization === undefined ? {} : { organizationId: organization }) })
      .catch((error: unknown) => {
        throw correctable(error);
      });
  }
  if (other && organization === undefined) {
    // That one hears from Zoho, and cannot ask here.
    terminal.say(
      `A connector runs at port ${parts.config.PORT} already, and takes what Zoho answers. Where the Zoho user belongs to several organisations, it says so in the browser: then run this again with --organization <id>.`,
    );
  }
  return connectByLink(parts, organization, {
    failed,
    show: (link) => {
      terminal.line(
        { link },
        `\nOpen this link in your browser within 15 minutes, and agree:\n\n  ${link}\n\n${CORRECTION}\n`,
      );
      terminal.open?.(link);
    },
  });
};

interface FirstKey extends NewKey {
  readonly writes: boolean;
}

/** Null where there is one already: it was shown then. */
const firstKey = async (
  parts: Parts,
  organizationId: string,
  options: InitOptions,
  prompts: Prompts | null,
): Promise<FirstKey | null> => {
  const keys = await parts.store.read.keys.list();
  if (keys.some((key) => key.organizationId === organizationId && key.revokedAt === null)) return null;
  const writes = options.write === true || (writesAllowed(parts.config) && (await mayWrite(prompts)));
  const key = await createKey(parts, {
    organizationId,
    name: options.keyName ?? 'shop agent',
    ...(writes ? { scopes: [...knownScopes] } : {}),
  });
  return { ...key, writes };
};

const writesAllowed = ({ INTENTS }: Config): boolean =>
  intents.some(({ name, effect }) => effect === 'write' && INTENTS.includes(name));

/** Only where somebody says so. */
const mayWrite = async (prompts: Prompts | null): Promise<boolean> =>
  (await prompts?.yes('May the first key propose orders and changes too? (A person releases each of them.)')) ?? false;

interface Done {
  readonly config: Config;
  readonly options: InitOptions;
  readonly connected: Connected;
  readonly key: FirstKey | null;
  readonly report: Report;
}

const tell = (terminal: Terminal, { config, options, connected, key, report }: Done): void => {
  const workspace = options.workspace ?? join(homedir(), '.openclaw', 'workspace');
  const skill = options.skill ?? skillSource;
  const lines = openClawLines({
    publicUrl: config.PUBLIC_URL,
    key: key?.key ?? null,
    workspace: resolve(workspace),
    skill,
  });
  const facts = {
    organizationId: connected.organizationId,
    name: connected.name,
    publicUrl: config.PUBLIC_URL,
    key: key?.key ?? null,
    kid: key?.kid ?? null,
    keyWrites: key?.writes ?? null,
    openclaw: lines,
    worst: worstOf(report.findings),
    findings: report.findings,
  };
  const keyWords =
    key === null
      ? [
          'There is a key already. It is not shown again; for another: pnpm connector keys create',
          "and then on the agent’s host: openclaw config set skills.entries.zoho-inventory.apiKey '<the key>'",
        ]
      : [
          'This key is shown once. Keep it where the agent’s secrets are kept:',
          '',
          `  ${key.key}`,
          ...readsOnly(key, config),
        ];
  terminal.line(
    facts,
    [
      '',
      describeReport({ ...report, findings: report.findings.filter(({ level }) => level !== 'ok') }),
      '',
      ...keyWords,
      '',
      'Paste on the agent’s host (the last command replaces the rules that are there; read them first with: openclaw approvals get):',
      ...elsewhere(skill),
      ...ofAnotherHost(options),
      '',
      // As they are to be pasted: the last of them ends at a word that must stand at the beginning of its line.
      ...lines,
      '',
      'And here, from now on: pnpm connector start',
    ].join('\n'),
  );
};

const readsOnly = ({ writes }: FirstKey, config: Config): string[] =>
  writes || !writesAllowed(config)
    ? []
    : [
        '',
        "It reads only. For a key that proposes orders and changes too: pnpm connector keys create --name 'shop agent' --write",
      ];

/** Where the first command cannot be pasted just anywhere. */
const elsewhere = (skill: string): string[] =>
  isAbsolute(skill)
    ? [
        '(The first command takes the skill from a folder of this machine: on another one, copy that folder there first.)',
      ]
    : [];

/** The rule holds the path of the skill's script, as it is on the agent's host. */
const ofAnotherHost = ({ workspace }: InitOptions): string[] =>
  workspace === undefined
    ? [
        '(The rules name the home of this machine’s user. For an agent on another host, or of another user, have them printed again with its path, in full: pnpm connector init --workspace /home/<its user>/.openclaw/workspace)',
      ]
    : [];
