// How init connects to Zoho: in the connector that runs here, or in one for as long as it takes.

import { existsSync } from 'node:fs';
import { realWorld } from '../assemble.ts';
import type { Config } from '../config.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { serveConnector } from '../serve.ts';
import { requireUnused } from '../store/copy.ts';
import { selfClientWords } from './api-console.ts';
import { type Connected, connectByLink } from './connecting.ts';
import { ENV_FILE } from './env-file.ts';
import { readBytes } from './files.ts';
import { consoleOf, type InitOptions, SECRET_FLAG } from './init-settings.ts';
import { askOr, type Prompts } from './questions.ts';
import { openParts, operator, type Terminal } from './terminal.ts';

type Work = (parts: Parts, by: { readonly failed: () => Error | null; readonly other: boolean }) => Promise<void>;

/**
 * Whether the connector of this very folder runs already. It has its database open: what answers while nobody has is
 * another's. Errors: `invalid_ask` where the port is another connector's.
 */
export const runsHere = async (terminal: Terminal, config: Config): Promise<boolean> => {
  if (!(await terminal.reach(`http://127.0.0.1:${config.PORT}/healthz`))) return false;
  try {
    if (existsSync(config.DATABASE_FILE)) requireUnused(config.DATABASE_FILE);
  } catch {
    return true;
  }
  throw portTaken(config, 'another connector, not of this folder');
};

const portTaken = ({ PORT }: Config, by: string): ConnectorError =>
  new ConnectorError('invalid_ask', `Port ${PORT} is taken by ${by}.`, {
    hint: `Choose a free one with --port (and --public-url, where the port stands in it); with --force where a ${ENV_FILE} is there already. Or stop the other.`,
  });

interface Asked {
  readonly config: Config;
  readonly options: InitOptions;
  readonly prompts: Prompts | null;
  /** The connector of this folder, already. */
  readonly runs: boolean;
}

/** In a connector that runs: the one that is there, or one for as long as this takes. */
export const withConnector = async (terminal: Terminal, asked: Asked, work: Work): Promise<void> => {
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
  const log = terminal.log({ LOG_LEVEL: 'error' });
  const running = await serveConnector(complete, log, { world }).catch((error: Error) => {
    const { code, port } = (error.cause ?? {}) as { readonly code?: string; readonly port?: number };
    throw code === 'EADDRINUSE' && port === config.PORT ? portTaken(config, 'something else') : error;
  });
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
  return askOr(prompts, SECRET_FLAG, (ask) => ask.secret({ message: 'The Client Secret?' }));
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

export const connect = async (
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
