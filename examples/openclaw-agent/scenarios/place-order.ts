// "Order 3": shown first, placed after the yes, and once however often it is confirmed.
import type { World } from '../world.ts';
import { confirms, numberIn, planIn, proposes } from './plans.ts';

export const placeOrder = async (world: World): Promise<void> => {
  const { report, customer } = world;
  const [item] = world.goods;
  const line = `3 ${item?.sku}`;
  const count = (): number => world.orders().filter((order) => order === line).length;

  const shown = await world.ask('order', `Order ${line} for ${customer}.`, proposes(customer, line));
  const whole = new RegExp(`^Customer: «${customer}».* 3 \\S+ of ${item?.sku} .*TOTAL `, 'ms').test(shown.reply);
  report.check('the plan is shown whole: customer, line, total', planIn(shown.reply) !== '' && whole, shown.reply);
  report.check('nothing is in Zoho before the yes', count() === 0, world.orders());

  const done = await world.ask('order', 'Yes, do it.', confirms);
  world.wanted(line);
  const number = numberIn(done.reply);
  const inZoho = world.shop.sandbox.control.salesorders().filter((order) => order.salesorder_number === number);
  report.check('after the yes the order is in Zoho once, under the number told', inZoho.length === 1, done.reply);

  const again = await world.ask('order', 'Confirm it again, to be sure.', confirms);
  report.check(
    'confirmed again, it is still there once',
    count() === 1 && numberIn(again.reply) === number,
    again.reply,
  );
};
