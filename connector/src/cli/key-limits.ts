// A key's limits on the command line: the flags that set them.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { intents } from 'shared-schemas';
import { defaultLimits, type LimitChanges, limitsToBeSaid } from '../skill-tokens/keys.ts';
import { type Limit, type LimitField, limitFields, limitNumber, readLimit } from '../skill-tokens/limits.ts';

/** The command line library makes an empty text of null: no limit stays a word until the end. */
const NONE = 'none';

const reader =
  (field: Pick<LimitField, 'whole'>) =>
  (text: string): number | typeof NONE => {
    if (text === NONE) return NONE;
    const value = readLimit(field, text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(
      field.whole
        ? 'It must be a whole number, or "none" for no limit.'
        : 'It must be a number such as 250 or 99.50, or "none" for no limit.',
    );
  };

/** Adds the flags; with `defaults` their help tells what holds where nothing is said. */
export const addLimitFlags = (command: Command, { defaults }: { readonly defaults: boolean }): Command => {
  for (const field of limitFields) {
    const { limit, flag, about } = field;
    const words = `${flag} <${limit.endsWith('ValueMicros') ? 'amount' : 'number'}>`;
    const where = defaults ? ` (${defaultWords(limit)})` : '';
    command.addOption(new Option(words, `${about}${where}; "none" for no limit`).argParser(reader(field)));
  }
  return command.addOption(
    new Option(
      '--day-intents <list>',
      'most asks a day of single intents, such as check-stock=200,create-order=5; "none" for no limit of one, or alone for none at all',
    ).argParser(readByIntent),
  );
};

type ByIntent = Readonly<Record<string, number | typeof NONE>>;

/** Said once or several times, each a list; or "none", once and alone. */
const readByIntent = (text: string, before: ByIntent = {}): ByIntent => {
  if (text.trim() === NONE && Object.keys(before).length === 0) {
    return Object.fromEntries(intents.map(({ name }) => [name, NONE]));
  }
  const pairs = text.split(',').map((part): [string, number | typeof NONE] => {
    const [, intent = '', said = ''] = /^\s*([a-z-]+)\s*=\s*(\w+)\s*$/.exec(part) ?? [];
    if (!intents.some(({ name }) => name === intent)) {
      throw new InvalidArgumentError(
        `It must be intents with a number each, such as check-stock=200. Intents: ${intents.map(({ name }) => name).join(', ')}.`,
      );
    }
    return [intent, reader({ whole: true })(said)];
  });
  const names = [...Object.keys(before), ...pairs.map(([name]) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} has a limit twice: say one.`);
  return { ...before, ...Object.fromEntries(pairs) };
};

const defaultWords = (limit: Limit): string => {
  const standard = defaultLimits.skill[limit];
  if (standard === null) {
    return limitsToBeSaid.some((each) => each === limit)
      ? 'must be said for a service, and where the agent releases; else none'
      : 'default: none';
  }
  return `default: ${limitNumber(limit, standard)} for a skill, none for a service`;
};

/** The limits that were said, and no others. */
export const toLimits = (options: Readonly<Record<string, unknown>>): LimitChanges => {
  const said = limitFields.flatMap(({ limit, flag }) => {
    const name = flag.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = options[name];
    return value === undefined ? [] : [[limit, orNull(value)]];
  });
  const byIntent = Object.entries((options.dayIntents ?? {}) as ByIntent).map(([name, most]) => [name, orNull(most)]);
  return {
    ...Object.fromEntries(said),
    ...(byIntent.length === 0 ? {} : { dayIntents: Object.fromEntries(byIntent) }),
  };
};

/** On the command line nothing but the word makes a limit null. */
export const saidNone = (limits: LimitChanges): (typeof limitsToBeSaid)[number][] =>
  limitsToBeSaid.filter((limit) => limits[limit] === null);

const orNull = (said: unknown): unknown => (said === NONE ? null : said);
