// A key whose plans a person releases: until that person has said so in the connector, nobody's yes in the chat counts.
import type { World } from '../world.ts';
import { confirms, planIn, proposes } from './plans.ts';

export const personReleases = async (world: World): Promise<void> => {
  const { report, customer, shop } = world;
  const line = `2 ${world.goods[0]?.sku}`;
  const count = (): number => world.orders().filter((order) => order === line).length;

  const shown = await world.ask('released', `Order ${line} for ${customer}.`, proposes(customer, line));
  const early = await world.ask('released', 'Yes, do it.', confirms);
  report.check(
    'a yes in the chat alone is refused',
    early.reply.includes('(plan_not_released)') && count() === 0,
    early.reply,
  );

  const plan = planIn(shown.reply);
  report.say(`somebody else> pnpm connector plans approve ${plan}`);
  await shop.cli('plans', 'approve', plan);
  const done = await world.ask('released', 'It has been released. Go on.', confirms);
  world.wanted(line);
  report.check('released in the connector, it goes through, once', count() === 1, done.reply);
};
