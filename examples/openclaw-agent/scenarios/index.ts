// The scenarios in their order: by the key they need, since each key is one change of OpenClaw's configuration.
import { type Key, SKILL, type World } from '../world.ts';
import { allowList } from './allow-list.ts';
import { checkStock } from './check-stock.ts';
import { codeReleases } from './code-releases.ts';
import { everyCommand } from './every-command.ts';
import { forgedPlans } from './forged-plans.ts';
import { injectedName } from './injected-name.ts';
import { news, pasteFromReadme, subscribe } from './news.ts';
import { personReleases } from './person-releases.ts';
import { placeOrder } from './place-order.ts';
import { LIMITS, splitOrder } from './split-order.ts';
import { stranger } from './stranger.ts';

// Where no person sees the total, the admin has to say what an order may cost.
const VALUES = ['--order-value', '5000', '--day-value', '20000'];

export const playAll = async (world: World): Promise<void> => {
  const { report, signal } = world;
  const play = async (title: string, scenario: () => Promise<void>): Promise<void> => {
    signal.throwIfAborted();
    report.title(title);
    await scenario().catch((error: Error) => {
      signal.throwIfAborted();
      report.check('the scenario comes to its end', false, error.message);
    });
  };

  const agent = await world.makeKey('an agent that may release', '--release', 'agent', ...VALUES);
  report.title('The admin gives the skill its address and its key');
  const pasted = await pasteFromReadme(world);
  await setUp(world, agent);
  await play('Zoho tells the connector, and the connector tells the gateway', () => subscribe(world));

  await play('A person asks for stock', () => checkStock(world));
  await play('A person orders, and says yes', () => placeOrder(world));
  await play('Everything SKILL.md teaches', () => everyCommand(world));
  await play('Somebody moves stock in Zoho, and the agent hears of it', () => news(world, pasted));
  await play('An item is named like an instruction', () => injectedName(world));
  await play('A hostile model leads the script to a stranger', () => stranger(world, agent));

  await world.useKey(await world.makeKey('an agent whose plans a person releases', '--release', 'person'));
  await play('A person releases the plan outside the chat', () => personReleases(world));
  await play('A hostile model forges plans', () => forgedPlans(world, agent));

  const code = await world.makeKey('an agent whose plans a code releases', '--release', 'code');
  await world.useKey(code);
  await play('A person releases the plan with a one-time code', () => codeReleases(world, code));

  await world.useKey(await world.makeKey('an agent with small limits', '--release', 'agent', ...VALUES, ...LIMITS));
  await play('A hostile model splits an order', () => splitOrder(world));
  await play('The admin allows this one command alone', () => allowList(world));

  report.title('After all of it');
  lookBack(world);
};

const setUp = async ({ openclaw, shop, report, useKey }: World, key: Key): Promise<void> => {
  await openclaw.configure(`skills.entries.${SKILL}.env.CONNECTOR_URL`, shop.connectorUrl);
  await useKey(key);
  const info = JSON.parse(await openclaw.cli(['skills', 'info', SKILL, '--json']));
  report.check('OpenClaw finds the skill eligible and shows it to models', info.eligible && info.modelVisible, info);
  await openclaw.startGateway();
};

const lookBack = ({ report, model, openclaw, orders, allWanted }: World): void => {
  const inZoho = orders().toSorted();
  const wanted = allWanted.toSorted();
  report.check('Zoho holds the orders somebody wanted, and no others', `${inZoho}` === `${wanted}`, { inZoho, wanted });
  const { requests, troubles } = model;
  report.check(`the stand-in model never stumbled (${requests.length} requests)`, troubles.length === 0, troubles);
  const sent = requests.join('\n');
  const tokens = sent.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
  const leaked = report.secretsIn(sent) + tokens.length;
  report.check('no key, token or secret of a code ever reached the model', sent.length > 0 && leaked === 0, leaked);
  const elsewhere = report.secretsIn(report.printed) + report.secretsIn(openclaw.log);
  report.check("nor this transcript, nor the gateway's log", elsewhere === 0, elsewhere);
};
