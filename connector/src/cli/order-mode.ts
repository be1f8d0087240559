// order-mode: how the orders of a connection take their stock.
import { Argument, type Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type OrderMode, orderModes, orderModeWords } from '../plans/order-mode.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { type Terminal, withParts } from './terminal.ts';

export const addOrderModeCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('order-mode')
    .description(
      `how orders take their stock in Zoho; with a mode (${orderModes.join(', ')}), change it for the plans to come`,
    )
    .addArgument(new Argument('[mode]').choices(orderModes))
    .option(...WHICH_ORGANIZATION)
    .action((mode: OrderMode | undefined, options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        if (mode !== undefined) await changeMode(parts, organizationId, mode);
        const connection = await requireConnection(parts, organizationId);
        const { orderMode } = connection;
        const lacks = lacksFor(parts, connection, orderMode);
        terminal.answer(
          { organizationId, orderMode, zohoMustGrantMore: lacks },
          [
            `${connection.name}, ${orderMode}: ${orderModeWords[orderMode]}.`,
            ...(lacks
              ? [
                  'Zoho has not granted what that needs, so no order can be made. Grant it with: pnpm connector connect --renew',
                ]
              : []),
          ].join('\n'),
        );
      }),
    );
};

const requireConnection = async ({ store }: Pick<Parts, 'store'>, organizationId: string) => {
  const connection = await store.read.connections.get(organizationId);
  if (connection !== null) return connection;
  throw new ConnectorError('not_connected', `Organisation ${organizationId} is not connected.`);
};

/** Whether no order could be made in this mode, with what Zoho has granted. */
const lacksFor = (
  { config, darkIntents }: Pick<Parts, 'config' | 'darkIntents'>,
  { scopes }: { readonly scopes: string },
  orderMode: OrderMode,
): boolean => darkIntents(config.INTENTS, scopes.split(' '), orderMode).includes('create-order');

/** Never to a mode that would stop all orders. */
const changeMode = async (parts: Parts, organizationId: string, orderMode: OrderMode): Promise<void> => {
  const connection = await requireConnection(parts, organizationId);
  const { orderMode: before } = connection;
  if (before === orderMode) return;
  if (lacksFor(parts, connection, orderMode)) {
    throw new ConnectorError(
      'zoho_scope_missing',
      `Zoho has not granted what ${orderMode} needs, so no order could be made. It stays ${before}.`,
      {
        hint: `Connect again, which asks Zoho for it and changes the mode: pnpm connector connect --renew --organization ${organizationId} --order-mode ${orderMode}`,
      },
    );
  }
  await parts.store.write(async (s) => {
    await s.connections.setOrderMode(organizationId, orderMode);
    await s.audit.append(
      auditEntry({
        organizationId,
        at: parts.now().getTime(),
        by: parts.operator ?? null,
        action: 'connection.order_mode_changed',
        subject: `connection ${organizationId}`,
        before: { orderMode: before },
        after: { orderMode },
      }),
    );
  });
};
