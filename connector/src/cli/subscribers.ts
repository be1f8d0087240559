// subscribers add, list, test, remove, enable.
import { type Command, Option } from 'commander';
import type { Outcome } from '../events/deliver.ts';
import { createPost } from '../events/post.ts';
import { resolveBySystem } from '../events/safe-request.ts';
import {
  addSubscriber,
  enableSubscriber,
  listSubscribers,
  removeSubscriber,
  type Subscriber,
  testSubscriber,
} from '../events/subscribers.ts';
import { connectionOf } from './connection.ts';
import { columns, readWhole, type Terminal, withParts } from './terminal.ts';

interface AddOptions {
  readonly kind: 'openclaw' | 'webhook';
  readonly events?: string;
  readonly origins?: 'zoho' | 'all';
  readonly window?: number;
  readonly quiet?: string;
  readonly organization?: string;
}

export const addSubscriberCommands = (program: Command, terminal: Terminal): void => {
  const subscribers = program.command('subscribers').description('who is told what has happened');

  subscribers
    .command('add <url>')
    .description('tell an address from now on; its secret is shown once')
    .addOption(
      new Option('--kind <kind>', 'a webhook that checks signatures, or the hook of an OpenClaw gateway')
        .choices(['webhook', 'openclaw'])
        .default('webhook'),
    )
    .option('--events <list>', 'comma-separated types such as stock.low; all where nothing is said')
    .addOption(
      new Option(
        '--origins <whose>',
        'what others did in Zoho, or all; zoho for openclaw where nothing is said',
      ).choices(['zoho', 'all']),
    )
    .option('--window <seconds>', 'how long events are gathered; 60 for openclaw where nothing is said', readWhole)
    .option('--quiet <hours>', 'left in peace in these hours of the organisation, such as 22:00-07:00')
    .option('--organization <id>', 'where several organisations are connected')
    .action((url: string, options: AddOptions) =>
      withParts(terminal, async (parts) => {
        const made = await addSubscriber(
          { ...parts, resolve: resolveBySystem },
          {
            organizationId: await connectionOf(parts, options.organization),
            url,
            kind: options.kind,
            ...(options.events === undefined ? {} : { types: options.events.split(',').map((type) => type.trim()) }),
            ...(options.origins === undefined ? {} : { origins: options.origins }),
            ...(options.window === undefined ? {} : { windowSeconds: options.window }),
            ...(options.quiet === undefined ? {} : { quietHours: options.quiet }),
          },
        );
        terminal.answer(made, describeNew(made, parts.config.OPENCLAW_HOOK_TOKEN !== undefined));
      }),
    );

  subscribers
    .command('list')
    .description('every subscriber, without its secret')
    .action(() =>
      withParts(terminal, async (parts) => {
        const all = await listSubscribers(parts);
        terminal.answer(all, all.length === 0 ? 'Nobody is told of anything yet.' : columns(all.map(toRow)));
      }),
    );

  subscribers
    .command('test <id>')
    .description('send it a message of no event, at once; ends with 1 where it does not arrive')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const outcome = await testSubscriber({ ...parts, post: createPost() }, id);
        terminal.answer(outcome, describe(outcome));
        if (outcome.kind !== 'arrived') terminal.endWith(1);
      }),
    );

  subscribers
    .command('remove <id>')
    .description('tell it nothing more, not even what is on its way')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        await removeSubscriber(parts, id);
        terminal.answer({ removed: id }, `Subscriber ${id} is removed.`);
      }),
    );

  subscribers
    .command('enable <id>')
    .description('tell it again from where it stopped, what had failed included')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        await enableSubscriber(parts, id);
        terminal.answer({ enabled: id }, `Subscriber ${id} is told again.`);
      }),
    );
};

const describeNew = (
  { id, secret }: { readonly id: string; readonly secret: string | null },
  hasToken: boolean,
): string => {
  if (secret !== null) {
    return `Subscriber ${id} is told from now on. It checks signatures with this secret, which is shown once:\n\n  ${secret}\n`;
  }
  if (hasToken) return `Gateway ${id} is told from now on.`;
  return `Gateway ${id} is kept, and told nothing yet: set OPENCLAW_HOOK_TOKEN to the gateway’s hooks.token, and restart the connector. What happens meanwhile waits for it, three days at most.`;
};

const toRow = (subscriber: Subscriber): string[] => [
  subscriber.id,
  subscriber.kind,
  subscriber.url,
  `${subscriber.types?.join(',') ?? 'all events'}${howTold(subscriber)}`,
  subscriber.state,
  `${subscriber.waiting + subscriber.behind} waiting`,
  `${subscriber.failed} failed`,
  subscriber.reason ?? '',
];

/** Whatever of it is not as for a webhook that was given nothing. */
const howTold = ({ origins, windowSeconds, quietHours }: Subscriber): string => {
  const said = [
    ...(origins === 'all' ? [] : ['what others did']),
    ...(windowSeconds === 0 ? [] : [`gathered for ${windowSeconds} s`]),
    ...(quietHours === null ? [] : [`quiet ${quietHours}`]),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

const describe = (outcome: Outcome): string => {
  if (outcome.kind === 'arrived') return 'It has arrived.';
  return outcome.kind === 'gone' ? 'It answered 410: it wants to hear no more.' : `It has not arrived. ${outcome.why}`;
};
