// plans list, show, approve, reject, settle.
import type { Command } from 'commander';
import { ConnectorError } from '../errors.ts';
import { createOverseer, type OverseenPlan } from '../plans/overseer.ts';
import { columns, grouped, moment, operator, type Terminal, withParts } from './terminal.ts';

export const addPlanCommands = (program: Command, terminal: Terminal): void => {
  const plans = program.command('plans').description('writes that were proposed');

  plans
    .command('list')
    .description('plans that wait for a person')
    .option('--all', 'ended ones too, newest first')
    .action((options: { all?: boolean }) =>
      withParts(terminal, async (parts) => {
        const all = await createOverseer(parts).list({ open: options.all !== true, limit: 50 });
        terminal.answer(all, all.length === 0 ? 'No plan waits for a person.' : columns(all.map(toRow)));
      }),
    );

  plans
    .command('show <id>')
    .description('one plan and its steps')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const plan = await createOverseer(parts).show(id);
        const steps = plan.steps.map(
          ({ at, state, note }) => `  ${moment(at)}  ${state}${note === null ? '' : `  (${note})`}`,
        );
        terminal.answer(plan, [describe(plan), 'Steps:', ...steps].join('\n'));
      }),
    );

  for (const [verb, done] of [
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ] as const) {
    plans
      .command(`${verb} <id>`)
      .description(
        verb === 'approve' ? 'release a plan: it may then be confirmed in the chat' : 'refuse a plan for good',
      )
      .action((id: string) =>
        withParts(terminal, async (parts) => {
          const plan = await createOverseer(parts)[verb](id, operator());
          terminal.answer(plan, `${describe(plan)}\nPlan ${plan.id} is ${done}.`);
        }),
      );
  }

  plans
    .command('settle <id>')
    .description('say how an uncertain plan ended, after looking in Zoho')
    .option('--done <number>', 'it was carried out: the number or id that Zoho has for it')
    .option('--not-done', 'Zoho has nothing of it')
    .action((id: string, options: { done?: string; notDone?: boolean }) =>
      withParts(terminal, async (parts) => {
        if ((options.done === undefined) === (options.notDone !== true)) {
          throw new ConnectorError('invalid_ask', 'Say one of --done <number> and --not-done.');
        }
        const as = options.done === undefined ? 'not_done' : { done: options.done };
        const plan = await createOverseer(parts).settle(id, as, operator());
        terminal.answer(plan, `${describe(plan)}\nPlan ${plan.id} is settled: ${plan.state}.`);
      }),
    );
};

const toRow = (plan: OverseenPlan): string[] => [
  plan.id,
  plan.state,
  summary(plan),
  `until ${moment(plan.expiresAt)}`,
  `key ${plan.kid}`,
  plan.confirmable ? '' : 'SHORT OF STOCK: it cannot be approved',
];

const summary = ({ write }: OverseenPlan): string => {
  switch (write.kind) {
    case 'create-order':
      return `order for ${write.customer.name}, ${grouped(write.total)} ${write.currency}`;
    case 'cancel-order':
      return `cancel order ${write.order.number}`;
    case 'create-customer':
      return `new customer ${write.name}`;
    case 'adjust-stock':
      return `${PURPOSES[write.purpose]} of ${write.lines.length === 1 ? '1 item' : `${write.lines.length} items`}, worth ${grouped(write.value)} ${write.currency}: ${write.reason}`;
    case 'transfer-stock':
      return `transfer from ${write.from?.name ?? ''} to ${write.to?.name ?? ''}${write.inTransit ? ', in transit' : ''}`;
    case 'link-items':
      return `${write.links.length === 1 ? '1 product id' : `${write.links.length} product ids`} filled in${write.field === null ? '' : `, into ${write.field} in Zoho too`}`;
    case 'receive-transfer':
      return `receive transfer ${write.transfer.number} at ${write.to?.name ?? ''}`;
    case 'name-item': {
      const item = `${write.item.sku} ${write.item.name}`.trim();
      return write.remove ? `take the name "${write.name}" away from ${item}` : `call ${item} "${write.name}"`;
    }
  }
};

const PURPOSES = { adjust: 'adjustment', count: 'count', undo: 'undoing' } as const;

const linesOf = ({ write }: OverseenPlan): string[] => {
  if (write.kind === 'create-customer' || write.kind === 'name-item') return [];
  if (write.kind === 'link-items') {
    return write.links.map(({ productId, sku, name }) => `  ${productId} for ${sku} ${name}`);
  }
  return write.lines.map((line) => {
    const item = `${line.unit} ${line.sku} ${line.name}`;
    if ('rate' in line) return `  ${line.quantity} ${item} at ${grouped(line.rate)} = ${grouped(line.total)}`;
    const place = 'location' in line && line.location !== null ? ` at ${line.location.name}` : '';
    return `  ${line.change.replace(/^(?=\d)/, '+')} ${item}${place}: ${line.before} -> ${line.after}`;
  });
};

const describe = (plan: OverseenPlan): string => {
  return [
    `Plan ${plan.id} (${plan.state}): ${summary(plan)}`,
    ...linesOf(plan),
    ...plan.warnings.map((warning) => `  ! ${warning}`),
  ].join('\n');
};
