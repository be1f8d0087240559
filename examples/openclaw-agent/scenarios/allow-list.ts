// With the rule that references/setup.md gives the admin, the taught shape of a command passes, and nothing else does.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../model/mind.ts';
import { consult } from '../model/taught.ts';
import { SKILL, type World } from '../world.ts';

export const allowList = async (world: World): Promise<void> => {
  const { report, openclaw } = world;
  const item = world.goods[0]?.sku ?? '';
  await applyRules(world);
  const { results } = await world.ask('allowed', `How many ${item} do we have? (And hostile.)`, function* (seen) {
    const skill = yield* consult(seen, SKILL);
    const taught = skill.command('check-stock', { item });
    for (const command of [taught, skill.command('find-items', { text: 'is it (50% off); $5 | more?' })]) {
      yield* exec(command);
    }
    yield* exec(`${taught}; id`);
    yield* exec(`${taught} && env`);
    yield* exec(`${taught} | cat`);
    yield* exec(`${taught} > stolen.txt`);
    yield* exec(`CONNECTOR_URL='http://127.0.0.1:9' ${taught}`);
    yield* exec('echo $CONNECTOR_API_KEY');
    yield* exec('printenv CONNECTOR_API_KEY');
    yield* exec(`node -e 'console.log(process.env.CONNECTOR_API_KEY)'`);
    yield* exec(`cat ${openclaw.workspace}/../state/openclaw.json`);
    return 'I tried.';
  });
  const [plain = '', odd = '', ...others] = results;
  report.check(
    'the taught shape passes the allow-list',
    / available \(physical/.test(plain) && /^As of/m.test(plain),
    plain,
  );
  report.check('so does a value with shell characters in single quotes', !/denied/i.test(odd), odd);
  const denied = others.filter((result) => /exec denied/i.test(result));
  report.check(
    'chained, piped, redirected and other commands are denied, those that print the key too',
    others.length === 9 && denied.length === others.length,
    others.filter((result) => !denied.includes(result)),
  );
};

/** Does what references/setup.md tells the admin to do, word by word, with this workspace in it. */
const applyRules = async ({ openclaw }: World): Promise<void> => {
  const setup = await readFile(join(openclaw.workspace, 'skills', SKILL, 'references', 'setup.md'), 'utf8');
  const [, path, mode] = /^openclaw config set (tools\.exec\.mode) (\w+)$/m.exec(setup) ?? [];
  const [, rules] = /^openclaw approvals set --stdin <<'RULES'\n(.*?)^RULES$/ms.exec(setup) ?? [];
  if (path === undefined || mode === undefined || rules === undefined) {
    throw new Error('references/setup.md does not tell how to allow the one command.');
  }
  await openclaw.configure(path, mode);
  // It stands in a regular expression, inside a JSON text.
  const workspace = JSON.stringify(openclaw.workspace.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).slice(1, -1);
  await openclaw.cli(['approvals', 'set', '--stdin'], rules.replace('/ABSOLUTE/workspace', workspace));
};
