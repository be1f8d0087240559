// Something happens in Zoho while nobody asks: Zoho tells the connector, the connector tells the gateway's hook, and the
// agent looks into it with the command that was suggested. Set up with what the page on operating says to paste, and nothing else.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mind } from '../model/mind.ts';
import { consult } from '../model/taught.ts';
import { type ReadmeSettings, readSettings } from '../readme-settings.ts';
import { SKILL, type World } from '../world.ts';

const LONGEST_MS = 120_000;

/** Before the gateway starts: as an operator pastes it. */
export const pasteFromReadme = async ({ openclaw, hookToken }: World): Promise<ReadmeSettings> => {
  const settings = await readSettings(hookToken);
  await openclaw.configure('hooks', settings.hooks);
  await writeFile(join(openclaw.workspace, 'AGENTS.md'), `# Standing orders\n\n${settings.standingOrder}\n`);
  return settings;
};

/** Zoho's webhooks, and the gateway as one who is told. */
export const subscribe = async ({ shop, report, gatewayUrl }: World): Promise<void> => {
  // What the shop was stocked with before anybody listened is no news.
  await shop.cli('import');
  const made = (await shop.cli('webhook', 'setup')) as { by: string; rules: { outcome: string }[] };
  const all = made.by === 'connector' && made.rules.every(({ outcome }) => outcome === 'made');
  report.check('webhook setup makes the webhooks and rules in Zoho', all, made);
  const flags = ['--kind', 'openclaw', '--window', '1', '--events', 'stock.changed'];
  const { id } = (await shop.cli('subscribers', 'add', `${gatewayUrl}/hooks/zoho`, ...flags)) as { id: string };
  const tried = await shop.cli('subscribers', 'test', id);
  report.check('subscribers test reaches the hook of the gateway', tried.kind === 'arrived', tried);
};

const SUGGESTED = /Look: ([a-z-]+)((?: --[a-z-]+ '[^']*')+)/;

/** Runs what the message suggests, as SKILL.md teaches it. */
const looksIntoIt: Mind = function* (seen) {
  const [, intent = '', flags = ''] = SUGGESTED.exec(seen.message) ?? [];
  if (intent === '') return 'Nothing to look into.';
  const skill = yield* consult(seen, SKILL);
  const values = Object.fromEntries(
    Array.from(flags.matchAll(/--([a-z-]+) '([^']*)'/g), ([, name, value]) => [name, value]),
  );
  return yield* skill.run(intent, values);
};

export const news = async (world: World, { standingOrder, hooks }: ReadmeSettings): Promise<void> => {
  const { report, model, shop, goods } = world;
  const item = goods[2];
  if (item === undefined) throw new Error('There is nothing to sell.');
  model.otherwise(looksIntoIt);
  const isNews = ({ message }: { message: string }): boolean => SUGGESTED.test(message);
  const early = model
    .unannounced()
    .filter(isNews)
    .map(({ message }) => message.match(/^- .*$/gm));
  report.check('of what the agent did itself nothing is told', early.length === 0, early);

  report.say(`somebody else, in Zoho> adjusts ${item.sku} by 7, and edits it`);
  const { control } = shop.sandbox;
  control.stock({ sku: item.sku, delta: 7 });
  // Movements of stock fire no rule, edits do.
  control.byHand({ method: 'PUT', path: `/items/${item.id}`, body: { description: 'Counted today.' } });
  const seen = await untilSeen(() => model.unannounced().find((each) => isNews(each) && each.steps.length >= 2));
  const [told] = seen?.message.match(SUGGESTED) ?? [];
  report.say(`hook> ${seen?.message.match(/^- .*Look: .*$/m)?.[0]}`);
  for (const { input, result } of seen?.steps ?? []) {
    if (input.command !== undefined)
      report.say(`  $ ${String(input.command)}\n${result.trimEnd().replace(/^/gm, '    ')}`);
  }

  const [template = ''] = /messageTemplate: "([^"]*?)\\n/.exec(hooks)?.slice(1) ?? [];
  report.check(
    'the message is the one of the mapping',
    template !== '' && seen?.message.includes(template) === true,
    seen?.message,
  );
  const names = seen?.message.includes(item.sku) === true && told?.startsWith('Look: check-stock') === true;
  report.check('it tells the item, and suggests a command', names, seen?.message);
  const ran = seen?.steps.find(({ tool }) => tool === 'exec');
  const { physical } = control.stockOf({ sku: item.sku });
  const figure = new RegExp(`\\b${physical}\\b`).test(ran?.result ?? '');
  report.check('the agent runs it, and sees the figure of now', ran?.result.includes(item.sku) === true && figure, ran);
  const underOrders =
    told !== undefined && model.requests.some((body) => body.includes(told) && body.includes(standingOrder));
  report.check('under its standing order', underOrders, told);
  await sleep(3_000);
  report.check('it is told once', model.unannounced().filter(isNews).length === 1, model.unannounced().length);
};

const untilSeen = async <T>(find: () => T | undefined): Promise<T | undefined> => {
  for (const until = Date.now() + LONGEST_MS; Date.now() < until; await sleep(200)) {
    const found = find();
    if (found !== undefined) return found;
  }
  return undefined;
};
