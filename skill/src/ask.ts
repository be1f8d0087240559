// Words into an ask: flags as the command table lists them, and a plain refusal for anything else.
import { refused } from './failure.ts';
import type { Ask, Command, Field, Value } from './types.ts';
import { quote } from './voice.ts';

const LONGEST_VALUE = 1000;

/** Reads the words after the command's name; undefined where they ask for help. */
export const readAsk = (command: Command, words: readonly string[]): Ask | undefined => {
  const given = new Map<Field, string[]>();
  const rest = words.filter((word) => word !== '--json');
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') return undefined;
    const field = requireField(command, word);
    given.set(field, [...(given.get(field) ?? []), requireValue(field, word, rest)]);
  }
  return Object.fromEntries(command.fields.flatMap((field) => toEntry(command, field, given.get(field))));
};

const requireField = ({ name, fields }: Command, word: string): Field => {
  const flag = word.split('=', 1)[0] ?? '';
  const field = fields.find(([known]) => known === flag);
  if (field !== undefined) return field;
  const near = guess(flag, ['--json', ...fields.map(([known]) => known)]);
  const flags = fields.map(([known, , need]) => (need === 'required' ? `${known} (required)` : known));
  const usage = `${name} takes ${[...flags, '--json'].join(', ')}; each value in single quotes after its flag.`;
  throw refused(`${name} has no flag ${quote(flag)}.`, near + usage);
};

const requireValue = ([flag, kind]: Field, word: string, rest: string[]): string => {
  const inline = word.startsWith(`${flag}=`);
  if (kind === 'switch' && !inline) return 'true';
  if (!inline && (rest[0] === undefined || rest[0].startsWith('--'))) {
    throw refused(`${flag} lacks its value.`, `write ${flag} 'value' (or ${flag}='--value').`);
  }
  const value = (inline ? word.slice(flag.length + 1) : (rest.shift() ?? '')).trim();
  // Dots alone would lead to another address where the value stands in a path.
  if (/^\.*$/.test(value)) throw refused(`${flag} is empty.`, `write ${flag} 'value', or leave the flag out.`);
  if (value.length > LONGEST_VALUE) throw refused(`${flag} is over ${LONGEST_VALUE} characters.`, 'shorten it.');
  return value;
};

/** The ask's field: --purchase-order is `purchaseOrder` there. */
const toEntry = (command: Command, [flag, kind, need, about]: Field, values?: string[]): [string, Value][] => {
  if (values === undefined && need === 'optional') return [];
  if (values === undefined) {
    throw refused(`${command.name} needs ${flag}: ${about}.`, `such as ${command.name} ${command.example}`);
  }
  const name = flag.slice(2).replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  if (kind === 'list') return [[name, values]];
  if (kind === 'lines') return [[name, values.map((value) => toLine(flag, value))]];
  const [value = '', ...more] = values;
  if (more.length > 0) throw refused(`${flag} is given ${values.length} times.`, 'give it once.');
  if (kind !== 'number' || /^\d{1,9}$/.test(value)) return [[name, value]];
  throw refused(`${flag} must be a whole number, not ${quote(value, 20)}.`, `such as ${flag} '10'.`);
};

const toLine = (flag: string, value: string): { quantity: string; item: string } => {
  const [, quantity, item] = /^(\d+(?:\.\d+)?)\s+(\S.*)$/s.exec(value) ?? [];
  if (quantity !== undefined && item !== undefined) return { quantity, item };
  throw refused(`${flag} ${quote(value)} is not a quantity and an item.`, `write ${flag} '3 SF-1108'.`);
};

/** "did you mean …? ", with the known word that shares most pairs of letters; empty where few are shared. */
export const guess = (wrong: string, known: readonly string[]): string => {
  const pairs = Array.from(wrong.slice(0, 40), (_, at) => wrong.slice(at, at + 2)).filter((pair) => pair.length === 2);
  const shared = (it: string): number => pairs.filter((pair) => it.includes(pair)).length;
  const best = [...known].sort((a, b) => shared(b) - shared(a))[0] ?? '';
  return shared(best) * 2 >= best.length ? `did you mean ${best}? ` : '';
};
