// start, status, pause, resume.
import type { Command } from 'commander';
import { realWorld } from '../assemble.ts';
import { formatHead } from '../audit/chain.ts';
import { checkSkus } from '../catalogue/check-skus.ts';
import { type MirrorState, mirrorState } from '../mirror/state.ts';
import type { Parts } from '../parts.ts';
import { pauseWrites, resumeWrites } from '../plans/pause.ts';
import { serveConnector } from '../serve.ts';
import { lookForConnector, runningWords } from './running.ts';
import { findOpenSecrets, openSecretFiles } from './secret-files.ts';
import { columns, grouped, moment, type Terminal, withParts } from './terminal.ts';

export const addOperationCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('start')
    .description('run the connector until it is told to stop')
    .action(async () => {
      const config = terminal.config();
      const { env, execArgv = [] } = terminal;
      for (const file of openSecretFiles({ env, execArgv })) {
        terminal.complain(`Others on this machine can read a file of secrets. Mend it with chmod 600: ${file}`);
      }
      const world = { ...realWorld, openSettings: () => findOpenSecrets({ env, execArgv }) };
      const running = await serveConnector(config, terminal.log(config), { world });
      terminal.answer(
        { listening: `http://${config.HOST}:${running.port}`, publicUrl: config.PUBLIC_URL },
        `The connector listens on http://${config.HOST}:${running.port} and is known as ${config.PUBLIC_URL}.`,
      );
      for (const line of await nextSteps(running.parts)) terminal.say(line);
      await terminal.ended();
      terminal.say('Stopping, once what is under way has ended ...');
      await running.stop();
      terminal.say('Stopped.');
    });

  program
    .command('status')
    .description('how the connector and its connections to Zoho are')
    .action(() =>
      withParts(terminal, async (parts) => {
        const paused = await parts.store.read.settings.get('paused');
        const running = await lookForConnector(parts.config, terminal.reach);
        const connections = await Promise.all(
          (await parts.store.read.connections.list()).map(async (connection) => {
            const calls = await parts.zoho(connection.organizationId).callsLeft();
            const list = await parts.store.read.items.lastImport(connection.organizationId);
            return {
              organizationId: connection.organizationId,
              name: connection.name,
              dataCentre: connection.dataCentre,
              state: connection.state,
              trouble: connection.trouble,
              orderMode: connection.orderMode,
              scopes: connection.scopes.split(' '),
              darkIntents: parts.darkIntents(parts.config.INTENTS, connection.scopes.split(' '), connection.orderMode),
              calls,
              items: list?.items ?? 0,
              mirror: await mirrorState(parts, connection.organizationId),
              skus: await skuState(parts, connection.organizationId),
            };
          }),
        );
        const jobs = await parts.store.read.jobs.counts();
        const audit = formatHead(await parts.store.read.audit.head());
        const rows = connections.map(
          ({ name, organizationId, dataCentre, state, trouble, orderMode, calls, items }) => [
            name,
            organizationId,
            dataCentre,
            state === 'connected' && trouble !== null ? 'in trouble' : state,
            `orders ${orderMode}`,
            `${items} items`,
            `${calls.leftToday ?? '?'} of ${calls.dayLimit ?? '?'} calls left today`,
          ],
        );
        const troubles = connections.flatMap(({ name, trouble }) => (trouble === null ? [] : [`${name}: ${trouble}`]));
        const dark = connections.flatMap(({ name, darkIntents }) => darkWords(name, darkIntents));
        terminal.answer(
          { running, paused: paused !== null, connections, jobs, audit },
          [
            connections.length === 0 ? 'Not connected to Zoho yet. Start with: pnpm connector connect' : columns(rows),
            ...troubles,
            ...dark,
            ...connections.flatMap(({ name, mirror }) => mirrorWords(name, mirror)),
            ...connections.flatMap(({ name, skus }) => skuWords(name, skus)),
            ...runningWords(running, parts.config),
            ...(jobs.dead === 0 ? [] : [`${jobs.dead} jobs were given up. See: pnpm connector jobs list`]),
            `The audit log ends with entry ${audit}`,
            paused === null
              ? 'Writes are allowed.'
              : `Writes are paused since ${moment(paused)}. End it with: pnpm connector resume`,
          ].join('\n'),
        );
      }),
    );

  program
    .command('pause')
    .description('stop all writes at once, in every process; orders half-way wait where they are')
    .action(() =>
      withParts(terminal, async (parts) => {
        const since = await pauseWrites(parts);
        terminal.answer(
          { paused: true, since },
          'All writes are paused. Reading still works. End it with: pnpm connector resume',
        );
      }),
    );

  program
    .command('resume')
    .description('allow writes again')
    .action(() =>
      withParts(terminal, async (parts) => {
        await resumeWrites(parts);
        terminal.answer({ paused: false }, 'Writes are allowed again.');
      }),
    );
};

/** What the admin has to do before anybody can ask: one line, or none. */
const nextSteps = async (parts: Parts): Promise<string[]> => {
  const { config, store } = parts;
  if (!(await parts.accounts.hasClient())) {
    return [
      'It has no Zoho client yet: set ZOHO_CLIENT_ID and ZOHO_CLIENT_SECRET (see .env.example) and start it again.',
    ];
  }
  const connections = await store.read.connections.list();
  if (connections.length === 0) return ['Next, in another shell: pnpm connector connect'];
  const dark = connections.flatMap(({ name, scopes, orderMode }) =>
    darkWords(name, parts.darkIntents(config.INTENTS, scopes.split(' '), orderMode)),
  );
  const keys = await store.read.keys.list();
  const noKey = keys.length === 0 ? ["Next: pnpm connector keys create --name 'shop agent' --write"] : [];
  return [...dark, ...noKey];
};

/** What is switched on and cannot work, since Zoho was not asked for it when it was connected. */
const darkWords = (name: string, intents: readonly string[]): string[] =>
  intents.length === 0
    ? []
    : [
        `${name}: Zoho has not granted what these need: ${intents.join(', ')}. Grant it with: pnpm connector connect --renew`,
      ];

const CHANGED_WITHIN_MS = 7 * 86_400_000;

/** What of the SKUs needs somebody's eye. */
const skuState = async (parts: Parts, organizationId: string): Promise<SkuState> => {
  const { duplicate, changed, names } = await checkSkus(parts, organizationId, CHANGED_WITHIN_MS);
  return {
    duplicate: duplicate.length,
    changed: changed.length,
    clashing: names.filter(({ clashes }) => clashes.length > 0).length,
  };
};

interface SkuState {
  readonly duplicate: number;
  /** In the last seven days. */
  readonly changed: number;
  /** Names given here that Zoho has come to use itself. */
  readonly clashing: number;
}

const skuWords = (name: string, { duplicate, changed, clashing }: SkuState): string[] => [
  ...(duplicate + changed === 0
    ? []
    : [
        `${name}: ${duplicate} SKUs are on several items, ${changed} have changed in a week. See: pnpm connector items skus`,
      ]),
  ...(clashing === 0 ? [] : [`${name}: ${clashing} names of items clash with Zoho's. See: pnpm connector items names`]),
];

/** How far the copy of items and stock is. */
const mirrorWords = (name: string, mirror: MirrorState): string[] => {
  const count = `${grouped(String(mirror.read))} of ${grouped(String(mirror.items))} items read`;
  const followed = mirror.followedTo === null ? '' : `, changes known until ${moment(mirror.followedTo)}`;
  const importing = mirror.importing === 'list' ? ' (reading the list)' : ' (reading their stock)';
  return [
    `${name}: ${count}${mirror.importing === null ? '' : importing}${followed}`,
    ...mirror.troubles.map(({ feed, trouble }) => `${name}: following ${feed} was cut off: ${trouble}`),
    ...(mirror.trustingUntil === null
      ? []
      : [`${name}: readings are believed until ${moment(mirror.trustingUntil)}, however they look.`]),
  ];
};
