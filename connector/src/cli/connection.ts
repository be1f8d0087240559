// connect and disconnect.
import { type Command, Option } from 'commander';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type OrderMode, orderModes } from '../plans/order-mode.ts';
import { requireWord } from './questions.ts';
import { lookForConnector, runningWords } from './running.ts';
import { type Terminal, withParts } from './terminal.ts';

export const WHICH_ORGANIZATION = ['--organization <id>', 'which organisation, where several are connected'] as const;

export const addConnectionCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('connect')
    .description('make a one-time link that connects Zoho; open it in a browser while the connector runs')
    .option('--organization <id>', 'the organisation to connect, where the Zoho user has several')
    .option('--renew', 'connect the same organisation again: the new tokens replace the old, which are revoked')
    .addOption(new Option('--order-mode <mode>', 'how its orders take their stock; see order-mode').choices(orderModes))
    .action((options: { organization?: string; renew?: boolean; orderMode?: OrderMode }) => {
      const link = async (parts: Parts): Promise<void> => {
        const organizationId =
          options.organization ?? (options.renew === true ? await onlyConnection(parts) : undefined);
        const { orderMode } = options;
        const link = await parts.accounts.createLink({
          ...(organizationId === undefined ? {} : { organizationId }),
          ...(orderMode === undefined ? {} : { orderMode }),
        });
        const running = await lookForConnector(parts.config, terminal.reach);
        const told = [
          ...runningWords(running, parts.config),
          ...(organizationId === undefined ? connectedWords(await parts.store.read.connections.list()) : []),
          `Open this link in your browser within 15 minutes; it works once:\n\n  ${link}\n`,
        ];
        terminal.answer({ link, goodForMinutes: 15, running }, told.join('\n'));
      };
      return withParts(terminal, link, { mayBeFirst: true });
    });

  program
    .command('disconnect')
    .description('revoke the tokens at Zoho and forget them')
    .option(...WHICH_ORGANIZATION)
    .option('--yes', 'without typing "disconnect"')
    .action((options: { organization?: string; yes?: boolean }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        await requireWord(terminal, {
          word: 'disconnect',
          yes: options.yes === true,
          message: `The tokens of organisation ${organizationId} are revoked at Zoho, and nothing can be asked or ordered until somebody connects it again.`,
          hint: 'It revokes the tokens at Zoho.',
        });
        await parts.accounts.disconnect(organizationId);
        terminal.answer(
          { disconnected: organizationId, revokedAtZoho: true },
          `Organisation ${organizationId} is disconnected: its tokens are revoked at Zoho and forgotten here. Its keys stay, and can do nothing until it is connected again.`,
        );
      }),
    );
};

/** What a link that names no organisation would do to those that are connected. */
const connectedWords = (
  connections: readonly { readonly organizationId: string; readonly name: string }[],
): string[] =>
  connections.length === 0
    ? []
    : [
        `Already connected: ${connections.map(({ name, organizationId }) => `${name} (${organizationId})`).join(', ')}.`,
        'This link connects one more, or the same one anew with new tokens.',
      ];

interface Connections {
  readonly store: {
    readonly read: { readonly connections: { list(): Promise<{ organizationId: string; name: string }[]> } };
  };
}

/** The organisation that is named, which must be connected; or else the only one. Errors: as `onlyConnection`. */
export const connectionOf = async (parts: Connections, named: string | undefined): Promise<string> => {
  if (named === undefined) return onlyConnection(parts);
  const all = await parts.store.read.connections.list();
  if (all.some(({ organizationId }) => organizationId === named)) return named;
  const list = all.map(({ organizationId, name }) => `${organizationId} (${name})`).join(', ');
  throw new ConnectorError('not_connected', `Organisation ${named.slice(0, 30)} is not connected.`, {
    hint: list === '' ? 'None is. Start with: pnpm connector connect' : `Connected: ${list}.`,
  });
};

/** The organisation that is meant where only one is connected. Errors: `not_connected`, `invalid_ask`. */
export const onlyConnection = async (parts: Connections): Promise<string> => {
  const [only, second] = await parts.store.read.connections.list();
  if (only === undefined) {
    throw new ConnectorError('not_connected', 'No organisation is connected yet.', {
      hint: 'Start with: pnpm connector connect',
    });
  }
  if (second !== undefined) {
    throw new ConnectorError('invalid_ask', 'Several organisations are connected: say which with --organization <id>.');
  }
  return only.organizationId;
};
