// "How many are there?": the skill is offered, read, run, and the figures are Zoho's.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consult } from '../model/taught.ts';
import { SKILL, type World } from '../world.ts';

export const checkStock = async (world: World): Promise<void> => {
  const { report, shop, openclaw, goods } = world;
  const [item] = goods;
  if (item === undefined) throw new Error('there are no goods');
  const { seen, reply } = await world.ask('stock', `How many ${item.sku} do we have?`, function* (now) {
    const skill = yield* consult(now, SKILL);
    // The goods have come in since the connector's copy was made: as of now, then.
    return yield* skill.run('check-stock', { item: item.sku, 'max-age': '0' });
  });

  const offered = seen.skills.find(({ name }) => name === SKILL);
  const home = join(openclaw.workspace, 'skills', SKILL);
  report.check('OpenClaw offers the skill to the model', offered?.location === join(home, 'SKILL.md'), seen.skills);
  const source = await readFile(join(world.skillFolder, 'SKILL.md'), 'utf8');
  const delivered = seen.steps.find(({ tool }) => tool === 'read')?.result ?? '';
  report.check('the model reads SKILL.md as it stands in the repository', delivered.trim() === source.trim());

  const { physical, physicalCommitted } = shop.sandbox.control.stockOf({ sku: item.sku });
  const figures = `${physical} on hand, ${physicalCommitted} committed`;
  const available = new RegExp(`^Item ${item.sku} .*: ${physical - physicalCommitted} \\w+ available`, 'm');
  report.check(`the figures are Zoho's: ${figures}`, reply.includes(figures) && available.test(reply), reply);
};
