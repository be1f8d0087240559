// pnpm demo: a shop on this machine, and the skill's own script asking it things, as an agent would.
import { once } from 'node:events';
import { readFlags } from './flags.ts';
import { goOn, playScript } from './script.ts';
import { startShop } from './shop.ts';

const USAGE = 'Usage: pnpm demo [--once]    --once ends after the transcript';
const { once: onlyOnce } = readFlags(USAGE);

console.log('Starting a local Zoho and a connector, and connecting them by OAuth ...\n');
const shop = await startShop({ settings: { LOG_LEVEL: 'error' } });
try {
  const failures = await playScript(shop, (text) => console.log(text));
  if (failures > 0) process.exitCode = 1;
  if (!onlyOnce) {
    console.log(
      [
        '',
        'Everything stays up until you press Ctrl-C:',
        `  local Zoho   ${shop.sandboxOrigin}/__sandbox   (what it holds, its call log, its faults)`,
        `  connector    ${shop.connectorUrl}/openapi.json   (what it can be asked)`,
        `  its files    ${shop.folder}`,
        '',
        ...(await goOn(shop)),
      ].join('\n'),
    );
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  }
} finally {
  await shop.stop();
}
