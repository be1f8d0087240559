// init: from an empty folder to a connector that is connected, looked over, and has a key. Run again, it goes on where it was
// cut off.

import { type Command, Option } from 'commander';
import { examine } from '../doctor/doctor.ts';
import { createGet } from '../events/get.ts';
import { createPost } from '../events/post.ts';
import { connect, runsHere, withConnector } from './init-connection.ts';
import { firstKey } from './init-key.ts';
import { centres, type InitOptions, settle } from './init-settings.ts';
import { tell } from './init-words.ts';
import type { Terminal } from './terminal.ts';

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
