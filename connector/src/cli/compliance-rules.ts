// compliance rules list, set, remove, history, seed.
import type { Command } from 'commander';
import { parseDecimal } from 'shared-schemas';
import type { RuleRow } from '../compliance/rule-rows.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { columns, moment, operator, readWhole, type Terminal, withParts } from './terminal.ts';

const REASON = ['--reason <text>', 'why: it stays in the history'] as const;
const STATE = ['--state <code>', 'two letters, or US for the fifty states and the capital'] as const;

interface Typed {
  readonly reason: string;
  readonly class?: string;
  readonly state?: string;
  readonly county?: string;
  readonly city?: string;
  readonly zip?: string;
  readonly channel?: string;
  readonly concerns?: string;
  readonly effect?: string;
  readonly sku?: readonly string[];
  readonly minimumAge?: number;
  readonly overrides?: string;
  readonly carrier?: string;
  readonly limit?: string;
  readonly days?: number;
  readonly source?: string;
  readonly confidence?: string;
  readonly checked?: string;
  readonly stale?: string;
}

export const addRuleCommands = (compliance: Command, terminal: Terminal): void => {
  const rules = compliance.command('rules').description('the table: class of goods, place, channel, carrier, limit');
  const desk = () => import('../clearance/rules-desk.ts');

  rules
    .command('list')
    .description('every row, with its source and the day on which it goes stale')
    .option('--class <class>', 'only of this class of goods')
    .option(...STATE)
    .action((options: { class?: string; state?: string }) =>
      withParts(terminal, async ({ store }) => {
        const all = await (await desk()).listRules(store.read);
        const shown = all.filter(
          ({ row }) =>
            row === null ||
            ((options.class === undefined || row.productClass === options.class) &&
              (options.state === undefined || (row.kind === 'place' && row.state === options.state.toUpperCase()))),
        );
        terminal.answer(
          shown,
          shown.length === 0
            ? 'The table has no such row. Fill it with: pnpm connector compliance rules seed'
            : columns(
                shown.map(({ id, row }) => (row === null ? [id, 'CANNOT BE READ: set or remove it'] : toCells(row))),
              ),
        );
      }),
    );

  rules
    .command('set <id>')
    .description('add a row, or change one: what is not said stays as it is')
    .option('--class <class>', 'class of goods, or * for all')
    .option(...STATE)
    .option('--county <name>', 'only in this county')
    .option('--city <name>', 'only in this city')
    .option('--zip <code>', 'only at this ZIP code')
    .option('--channel <channel>', 'shop, chat, or * for both')
    .option('--concerns <what>', 'all, or flavoured')
    .option('--effect <effect>', 'allow, review, block or allow_listed')
    .option('--sku <sku...>', 'with allow_listed: what is listed')
    .option('--minimum-age <years>', 'the age it takes there', readWhole)
    .option('--overrides <id>', 'the blocking row of the wider place that this one sets aside')
    .option('--carrier <name>', 'a row about a carrier: effect allow or block')
    .option('--limit <quantity>', 'a row about what one buyer may have')
    .option('--days <number>', 'with --limit: in so many days', readWhole)
    .option('--source <text>', 'the statute, the agency, the page')
    .option('--confidence <word>', 'statute, agency, secondary, weak or owner')
    .option('--checked <day>', 'when somebody looked; today without it')
    .option('--stale <day>', 'from when on it allows nothing until somebody looks again')
    .requiredOption(...REASON)
    .action((id: string, typed: Typed) =>
      withParts(terminal, async (parts) => {
        const { listRules, setRule } = await desk();
        const before = (await listRules(parts.store.read)).find((each) => each.id === id)?.row ?? null;
        const body = toBody(id, typed, before, parts);
        const row = await setRule(parts, body, { reason: typed.reason, by: operator() });
        terminal.answer(row, `Row ${id} is ${before === null ? 'added' : 'changed'}:\n${columns([toCells(row)])}`);
      }),
    );

  rules
    .command('remove <id>')
    .description('take a row away; what it allowed is then refused')
    .requiredOption(...REASON)
    .action((id: string, { reason }: { reason: string }) =>
      withParts(terminal, async (parts) => {
        await (await desk()).removeRule(parts, id, { reason, by: operator() });
        terminal.answer({ id, removed: true }, `Row ${id} is gone. Its history stays.`);
      }),
    );

  rules
    .command('history [id]')
    .description('who changed what, when and why, newest first')
    .option('--limit <number>', 'how many', readWhole, 50)
    .action((id: string | undefined, { limit }: { limit: number }) =>
      withParts(terminal, async ({ store }) => {
        const changes = await store.read.complianceRules.history(id ?? null, Math.min(limit, 1_000));
        const told = changes.map(({ body, at, ...rest }) => ({
          ...rest,
          at: new Date(at).toISOString(),
          row: body === null ? null : (JSON.parse(body) as unknown),
        }));
        terminal.answer(
          told,
          told.length === 0
            ? 'No row of the table has ever been changed.'
            : columns(
                told.map((change) => [
                  moment(change.at),
                  change.id,
                  change.row === null ? 'removed' : `version ${change.version}`,
                  `by ${change.by}`,
                  change.reason,
                ]),
              ),
        );
      }),
    );

  rules
    .command('seed')
    .description('add the rows to start from; what you have changed or removed stays as it is')
    .option(REASON[0], REASON[1], 'the rows to start from')
    .action(({ reason }: { reason: string }) =>
      withParts(terminal, async (parts) => {
        const { added, left } = await (await desk()).seedTable(parts, { reason, by: operator() });
        terminal.answer(
          { added, left },
          `${added} rows are added, ${left} left as they are. They are defaults with their sources, and no legal advice: check each before you rely on it.`,
        );
      }),
    );
};

/** What was typed, over what was there. Which kind of row it is follows from what it is about, and never changes. */
const toBody = (id: string, typed: Typed, before: RuleRow | null, { now }: Pick<Parts, 'now'>): object => {
  const kind =
    typed.carrier !== undefined ? 'carrier' : typed.limit !== undefined ? 'limit' : (before?.kind ?? 'place');
  const fresh: Record<string, unknown> = kind === 'place' ? { channel: '*', concerns: 'all' } : { productClass: '*' };
  const given: Record<string, unknown> = {
    productClass: typed.class,
    state: typed.state?.toUpperCase(),
    county: typed.county,
    city: typed.city,
    zip: typed.zip,
    channel: typed.channel,
    concerns: typed.concerns,
    effect: typed.effect,
    skus: typed.sku,
    minimumAge: typed.minimumAge,
    overrides: typed.overrides,
    carrier: typed.carrier,
    quantityMicros: typed.limit === undefined ? undefined : requireQuantity(typed.limit),
    days: typed.days,
    source: typed.source,
    confidence: typed.confidence,
    checkedOn: typed.checked ?? now().toISOString().slice(0, 10),
    staleOn: typed.stale,
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...fresh, ...(before?.kind === kind ? before : {}), ...said, id, kind };
};

const requireQuantity = (text: string): number => {
  const micros = parseDecimal(text);
  if (micros !== null && micros >= 0) return micros;
  throw new ConnectorError('invalid_ask', '--limit must be a quantity such as 4.');
};

const toCells = (row: RuleRow): string[] => {
  const dates = [`checked ${row.checkedOn}`, `stale ${row.staleOn}`, `${row.source} (${row.confidence})`];
  switch (row.kind) {
    case 'place': {
      const where = [row.state, row.county, row.city, row.zip].filter((part) => part !== undefined).join(' ');
      const extra = [
        row.concerns === 'all' ? '' : row.concerns,
        row.channel === '*' ? '' : row.channel,
        row.minimumAge === undefined ? '' : `from ${row.minimumAge} years`,
        row.skus === undefined ? '' : `${row.skus.length} SKUs`,
        row.overrides === undefined ? '' : `overrides ${row.overrides}`,
      ].filter((part) => part !== '');
      return [row.id, row.productClass, where, row.effect, extra.join(', '), ...dates];
    }
    case 'carrier':
      return [row.id, row.productClass, `by ${row.carrier}`, row.effect, '', ...dates];
    case 'limit':
      return [
        row.id,
        row.productClass,
        'to one buyer',
        `${row.quantityMicros / 1_000_000} in ${row.days} days`,
        '',
        ...dates,
      ];
  }
};
