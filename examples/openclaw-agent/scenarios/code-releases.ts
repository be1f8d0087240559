// A key whose plans a one-time code releases: the person reads it out of an app the agent cannot see.
import { consult } from '../model/taught.ts';
import { nextCode, readSecret } from '../one-time-code.ts';
import { type Key, SKILL, type World } from '../world.ts';
import { confirms, planShown, proposes } from './plans.ts';

export const codeReleases = async (world: World, { otpauthUri }: Key): Promise<void> => {
  const { report, customer } = world;
  const line = `4 ${world.goods[0]?.sku}`;
  const count = (): number => world.orders().filter((order) => order === line).length;

  await world.ask('code', `Order ${line} for ${customer}.`, proposes(customer, line));
  const guessed = await world.ask('code', 'Yes, do it.', function* (seen) {
    const skill = yield* consult(seen, SKILL);
    const plan = planShown(seen);
    const without = yield* skill.run('confirm-plan', { plan });
    return `${without}\n${yield* skill.run('confirm-plan', { plan, code: '000000' })}`;
  });
  const refused = guessed.reply.includes('(plan_not_released)') && guessed.reply.includes('(code_wrong)');
  report.check('without the code, and with a guessed one, it is refused', refused && count() === 0, guessed.reply);

  const code = nextCode(readSecret(otpauthUri ?? ''), new Date());
  const done = await world.ask('code', `Yes. My code is ${code}.`, confirms);
  world.wanted(line);
  report.check('with the code the person reads out it goes through, once', count() === 1, done.reply);
};
