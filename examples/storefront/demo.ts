// pnpm demo:storefront: a regulated shop on this machine, to look around in and to buy from.
import { once } from 'node:events';
import { readFlags } from '../demo/flags.ts';
import { buyOne } from './buy-one.ts';
import { startStorefrontWorld } from './world.ts';

const USAGE = 'Usage: pnpm demo:storefront [--once]    --once ends after one purchase';
const { once: onlyOnce } = readFlags(USAGE);

console.log('Starting a local Zoho, stand-ins for age, address and payment, a connector and a shop ...\n');
const world = await startStorefrontWorld();
try {
  if (onlyOnce) {
    const bought = await buyOne(world.url, 'VPD-001');
    const orders = world.shop.sandbox.control.salesorders().map((each) => `${each.salesorder_number} ${each.status}`);
    const held = [...world.payments.holds.values()].map(({ state, amount }) => `${state} ${amount}`);
    console.log(`${bought}\n  in Zoho            ${orders.join(', ')}\n  the payment step   ${held.join(', ')}`);
    if (orders.length !== 1 || !orders[0]?.endsWith(' confirmed') || !held[0]?.startsWith('captured ')) {
      console.error('  !! WRONG: one confirmed order and one captured payment were expected');
      process.exitCode = 1;
    }
  } else {
    const { url, shop, providersOrigin } = world;
    console.log(
      [
        `The shop is open:  ${url}`,
        '',
        'Buy as John Doe, born on 5 17 1980, at 525 S Main St, Reno, NV 89501. Then try:',
        '  Jane Doe           the age provider asks for one more step, and shows where it is taken',
        '  Grace Doe          it knows nothing good of her',
        '  2010 as the year   too young, before anybody is asked',
        '  NY as the state    not sold there, however it is written',
        'Take stock away in Zoho, and watch an open page:',
        `  curl -X POST ${shop.sandboxOrigin}/__sandbox/stock -H 'content-type: application/json' -d '{"sku":"VPD-001","delta":-1000}'`,
        '',
        'Everything stays up until you press Ctrl-C:',
        `  local Zoho   ${shop.sandboxOrigin}/__sandbox`,
        `  age checks   ${providersOrigin}/__providers/checks`,
        `  connector    ${shop.connectorUrl}/openapi.json`,
      ].join('\n'),
    );
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  }
} finally {
  await world.stop();
}
