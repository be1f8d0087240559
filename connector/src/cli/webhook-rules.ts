// webhook setup, check, remove: the webhooks and workflow rules in Zoho.
import { type Command, InvalidArgumentError } from 'commander';
import { type Config, isLoopback } from '../config.ts';
import { type HookEntity, hookEntities, type Target, type WantedRule } from '../webhooks/rules.ts';
import {
  type Check,
  checkWebhooks,
  type Removed,
  removeWebhooks,
  type SetUp,
  setUpWebhooks,
} from '../webhooks/setup.ts';
import { connectionOf } from './connection.ts';
import { columns, moment, type Terminal, withParts } from './terminal.ts';

interface SetupOptions {
  readonly entities: readonly HookEntity[];
  readonly address?: string;
  readonly newAddress?: boolean;
  readonly organization?: string;
}

export const addWebhookRuleCommands = (webhook: Command, terminal: Terminal): void => {
  webhook
    .command('setup')
    .description('make the webhooks and workflow rules in Zoho, or say what to do there by hand')
    .option('--entities <list>', `comma-separated, of ${hookEntities.join(', ')}`, toEntities, [...hookEntities])
    .option('--address <url>', 'where they send to, as it was shown when it was made')
    .option('--new-address', 'make a new address; the one before works for another day')
    .option('--organization <id>', 'where several organisations are connected')
    .action((options: SetupOptions) =>
      withParts(terminal, async (parts) => {
        const made = await setUpWebhooks(parts, {
          organizationId: await connectionOf(parts, options.organization),
          entities: options.entities,
          address: options.address,
          newAddress: options.newAddress === true,
        });
        const reachable = isReachable(parts.config);
        const first = reachable ? [] : neverReached(parts.config.PUBLIC_URL);
        terminal.answer({ ...made, reachable }, [...first, describeSetUp(made)].join('\n'));
      }),
    );

  webhook
    .command('check')
    .description(
      'whether the webhooks and rules in Zoho are as they should be; changes nothing; ends with 1 where they are not',
    )
    .option('--organization <id>', 'where several organisations are connected')
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const checked = await checkWebhooks(parts, await connectionOf(parts, options.organization));
        terminal.answer(checked, describeCheck(checked));
        if (isWrong(checked)) terminal.endWith(1);
      }),
    );

  webhook
    .command('remove')
    .description('take the webhooks and rules that setup has made out of Zoho, and no others')
    .option('--organization <id>', 'where several organisations are connected')
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const removed = await removeWebhooks(parts, await connectionOf(parts, options.organization));
        terminal.answer(removed, describeRemoved(removed));
      }),
    );
};

const toEntities = (text: string): HookEntity[] => {
  const named = text.split(',').map((name) => name.trim());
  const known = named.filter((name): name is HookEntity => (hookEntities as readonly string[]).includes(name));
  if (known.length === named.length) return known;
  throw new InvalidArgumentError(`Zoho has webhooks for ${hookEntities.join(', ')}.`);
};

/** From the internet, where Zoho is; its stand-in is on this machine. */
const isReachable = ({ PUBLIC_URL, ZOHO_SANDBOX_URL }: Pick<Config, 'PUBLIC_URL' | 'ZOHO_SANDBOX_URL'>): boolean =>
  ZOHO_SANDBOX_URL !== undefined || !isLoopback(new URL(PUBLIC_URL).hostname);

const neverReached = (publicUrl: string): string[] => [
  `Zoho can never reach ${publicUrl}, which is this machine alone.`,
  'So do not enter what follows: set PUBLIC_URL to an https address that leads here from the internet, start the connector again, then: pnpm connector webhook setup --new-address',
  '',
];

const describeSetUp = (made: SetUp): string => {
  if (made.by === 'hand') return byHand(made.why, made.wanted, made.target);
  const rows = made.rules.map(({ name, outcome, why }) => [name, outcome, why.join('; ')]);
  return [columns(rows), ...(made.target === null ? [] : ['', ...shownOnce(made.target)])].join('\n');
};

const shownOnce = ({ url, secret }: Target): string[] => [
  'They send to this address, signed with this secret. Both are shown once:',
  '',
  `  ${url}`,
  `  ${secret}`,
];

const KIND = {
  add_edit: 'Created or Edited, each time the record is edited',
  delete: 'Deleted',
} as const;

const byHand = (why: string, wanted: readonly WantedRule[], target: Target | null): string =>
  [
    why,
    'By hand, in Zoho Inventory:',
    '',
    ...(target === null
      ? [
          'The address and the secret were shown when they were made. For new ones: pnpm connector webhook setup --new-address',
        ]
      : shownOnce(target)),
    '',
    '1. Settings, Automation, Workflow Actions, Webhooks, New Webhook. One for each of these:',
    '',
    columns(
      wanted.map(({ name, entity, query }) => [
        `   ${name}`,
        `Module: ${entity}`,
        query.length === 0 ? '' : `Query parameters: ${query.map((pair) => pair.join('=')).join(', ')}`,
      ]),
    ),
    '',
    '   Method POST, the URL and the Secret from above, Body: Default Payload (application/json).',
    '',
    '2. Settings, Automation, Workflow Rules, New Workflow Rule. One for each webhook, with its name and module:',
    '',
    columns(wanted.map(({ name, kind }) => [`   ${name}`, `Event based, ${KIND[kind]}`])),
    '',
    '   No criteria. Immediate Actions: Webhooks, the one with the same name. Save it as active.',
    '',
    '3. Edit an item in Zoho, then look: pnpm connector webhook list',
  ].join('\n');

/** What Zoho does not tell is not called wrong. */
const isWrong = (checked: Check): boolean =>
  checked.offered && checked.rules.some(({ state }) => state !== 'as wanted');

const describeCheck = (checked: Check): string => {
  const heard =
    checked.heardAt === null
      ? 'No webhook has come in yet.'
      : `The last webhook came in at ${moment(checked.heardAt)}.`;
  if (!checked.offered) return `${checked.why}\nWhether they are as they should be is seen in Zoho alone.\n${heard}`;
  const rows = checked.rules.map(({ name, state, why }) => [name, state, why.join('; ')]);
  // The connector keeps no more than a hash of its address: where nothing in Zoho tells it, a new one is made.
  const untold = checked.rules.every(({ state }) => state === 'missing') ? ' --new-address' : '';
  return [
    columns(rows),
    ...checked.strangers.map((name) => `"${name}" sends to another connector.`),
    heard,
    ...(isWrong(checked) ? [`To put them right: pnpm connector webhook setup${untold}`] : []),
  ].join('\n');
};

const describeRemoved = ({ webhooks, rules, strangers }: Removed): string =>
  [
    webhooks.length + rules.length === 0
      ? 'There was nothing of ours in Zoho.'
      : `Removed ${webhooks.length} webhooks and ${rules.length} rules.`,
    ...strangers.map((name) => `"${name}" sends to another connector, and stays.`),
  ].join('\n');
