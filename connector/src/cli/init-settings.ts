// The settings that init begins with: those of a .env that is there, else what flags or a person say, checked and written.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import { dataCentres } from '../zoho/data-centres.ts';
import { type Client, selfClientWords, serverBasedWords } from './api-console.ts';
import { envFileOf, notOverwritten, readEnvFile, writeEnvFile } from './env-file.ts';
import { askOr, mustBeGiven, type Prompts } from './questions.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
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

export const SECRET_FLAG = '--client-secret-file (or the variable ZOHO_CLIENT_SECRET)';
const EXAMPLE_URL = 'http://127.0.0.1:8787';

export const centres = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'cn', 'sa', 'uk'] as const;

/** Those of .env where there is one, which is then left as it is; else asked, and written. */
export const settle = async (
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
  const config = terminal.config({ PUBLIC_URL: EXAMPLE_URL, ...given });
  if (prompts === null) requireFlags(options, given, config);
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

/** What would be asked one after the other is named at once where nobody can be. Errors: `invalid_ask`. */
const requireFlags = (options: InitOptions, given: Readonly<Record<string, string>>, config: Config): void => {
  const here = given.ZOHO_SANDBOX_URL !== undefined;
  // Sealed in a database that is there, the secret need not be given again.
  const mayHaveSecret = config.ZOHO_CLIENT_SECRET !== undefined || existsSync(config.DATABASE_FILE);
  const missing = [
    ...(given.ZOHO_DATA_CENTRE === undefined && !here ? ['--data-centre'] : []),
    ...(given.PUBLIC_URL === undefined ? ['--public-url'] : []),
    ...(given.ZOHO_CLIENT_ID === undefined ? ['--client-id'] : []),
    ...(options.clientSecretFile === undefined && !mayHaveSecret ? [SECRET_FLAG] : []),
  ];
  if (missing.length > 0) throw mustBeGiven(missing);
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

export const consoleOf = (centre: string): string => dataCentres(centre as Config['ZOHO_DATA_CENTRE']).home.console;

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
