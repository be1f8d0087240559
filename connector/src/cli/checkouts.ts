// checkouts list, show, settle.
import type { Command } from 'commander';
import type { SeenCheckout } from '../checkout/overseer.ts';
import { ConnectorError } from '../errors.ts';
import { columns, grouped, moment, operator, type Terminal, withParts } from './terminal.ts';

export const addCheckoutCommands = (program: Command, terminal: Terminal): void => {
  const overseer = () => import('../checkout/overseer.ts');
  const checkouts = program.command('checkouts').description('sales of a shop on their way to a paid order');

  checkouts
    .command('list')
    .description('checkouts that are on their way, or stuck')
    .option('--all', 'ended ones too, newest first')
    .action((options: { all?: boolean }) =>
      withParts(terminal, async (parts) => {
        const { listCheckouts } = await overseer();
        const all = await listCheckouts(parts, options.all === true);
        terminal.answer(all, all.length === 0 ? 'No checkout is on its way.' : columns(all.map(toRow)));
      }),
    );

  checkouts
    .command('show <id>')
    .description('one checkout and its steps')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const { showOne } = await overseer();
        const one = await showOne(parts, id);
        const steps = one.steps.map(
          ({ at, state, note }) => `  ${moment(at)}  ${state}${note === null ? '' : `  (${note})`}`,
        );
        terminal.answer(one, [describe(one), 'Steps:', ...steps].join('\n'));
      }),
    );

  checkouts
    .command('settle <id>')
    .description('say how a stuck checkout ended, after looking in Zoho and at the payment step')
    .option('--sold', 'the order stands in Zoho, and the money has been taken')
    .option('--not-sold', 'no order stands in Zoho, and no money is held or has been taken')
    .action((id: string, options: { sold?: boolean; notSold?: boolean }) =>
      withParts(terminal, async (parts) => {
        if ((options.sold === true) === (options.notSold === true)) {
          throw new ConnectorError('invalid_ask', 'Say one of --sold and --not-sold.');
        }
        const { settleCheckout } = await overseer();
        const one = await settleCheckout(parts, id, options.sold === true ? 'sold' : 'not_sold', operator());
        terminal.answer(one, `${describe(one)}\nCheckout ${one.id} is settled: ${one.state}.`);
      }),
    );
};

const toRow = (one: SeenCheckout): string[] => [
  one.id,
  one.step,
  `${grouped(one.total)} ${one.currency}`,
  `payment ${one.payment}`,
  one.order === null ? '' : `order ${one.order.number}`,
  `key ${one.kid}`,
  one.reason ?? '',
];

const describe = (one: SeenCheckout): string =>
  [
    `Checkout ${one.id} is ${one.step}; its payment is ${one.payment}.`,
    ...one.lines.map(({ quantity, sku, total }) => `  ${quantity} ${sku}  ${grouped(total)}`),
    `  Total ${grouped(one.total)} ${one.currency}, tax ${grouped(one.tax)} included.`,
    ...(one.order === null ? [] : [`Order ${one.order.number} in Zoho.`]),
    ...(one.decision === null ? [] : [`Compliance decision ${one.decision}.`]),
    ...(one.reason === null ? [] : [one.reason]),
    ...one.refusals.map(
      ({ rule, items, reason }) => `  ${rule}${items.length === 0 ? '' : ` (${items.join(', ')})`}: ${reason}`,
    ),
  ].join('\n');
