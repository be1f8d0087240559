// Every example of SKILL.md is run once, with this shop's names in it: an example that does not work breaks the run.
import { exec } from '../model/mind.ts';
import { consult, type Values } from '../model/taught.ts';
import { SKILL, type World } from '../world.ts';
import { numberIn, planIn } from './plans.ts';

export const everyCommand = async (world: World): Promise<void> => {
  const { report, goods, customer } = world;
  const item = goods[1]?.sku ?? '';
  const ran: string[] = [];
  let taught: readonly string[] = [];
  const { results } = await world.ask('tour', 'Show me everything you can do.', function* (seen) {
    const skill = yield* consult(seen, SKILL);
    taught = skill.intents;
    ran.length = 0;
    const run = function* (intent: string, values: Values = {}) {
      ran.push(intent);
      return yield* exec(skill.command(intent, values));
    };
    yield* run('connection-status');
    yield* run('check-stock', { item });
    yield* run('find-items', { text: item });
    yield* run('show-item', { item });
    yield* run('list-low-stock', { limit: '3' });
    yield* run('list-locations');
    yield* run('find-customer', { text: customer });
    const plan = planIn(yield* run('create-order', { customer, line: `1 ${item}` }));
    yield* run('show-plan', { plan });
    const order = numberIn(yield* run('confirm-plan', { plan }));
    yield* run('track-order', { order });
    yield* run('list-orders', { since: '2026-01-01' });
    yield* run('list-events', { since: '2026-01-01' });
    yield* run('show-reconciliation');
    yield* run('explain', { what: order });
    yield* run('cancel-plan', { plan: planIn(yield* run('cancel-order', { order })) });
    // Goods go out and come back, and a piece travels to the other place: the shop is as it was, but for that piece.
    const home = 'Head Office';
    const adjustment = planIn(yield* run('adjust-stock', { item, change: '-1', reason: 'damaged', location: home }));
    yield* run('confirm-plan', { plan: adjustment });
    yield* run('confirm-plan', { plan: planIn(yield* run('undo-adjustment', { adjustment })) });
    yield* run('cancel-plan', { plan: planIn(yield* run('count-stock', { line: `12 ${item}`, location: home })) });
    const way = { line: `1 ${item}`, from: home, to: 'Sparks Warehouse', 'in-transit': '' };
    const sent = yield* run('confirm-plan', { plan: planIn(yield* run('transfer-stock', way)) });
    const received = yield* run('receive-transfer', { transfer: numberIn(sent) });
    yield* run('confirm-plan', { plan: planIn(received) });
    yield* run('cancel-plan', { plan: planIn(yield* run('name-item', { item, name: 'the openclaw thing' })) });
    yield* run('create-customer', { name: 'Openclaw Example', email: 'openclaw@example.com' });
    return 'That was all.';
  });
  world.wanted(`1 ${item}`);
  const failed = results.filter((result) => /Command exited with code|Refused|Broken|Try later/.test(result));
  const whole = ran.length > 0 && results.length === ran.length && taught.every((intent) => ran.includes(intent));
  report.check(`each of the ${taught.length} commands in SKILL.md works as taught`, whole && failed.length === 0, {
    failed,
    leftOut: taught.filter((intent) => !ran.includes(intent)),
    untaught: ran.slice(results.length),
  });
};
