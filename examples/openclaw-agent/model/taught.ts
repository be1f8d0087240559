// The commands that SKILL.md teaches, as OpenClaw delivered it. The stand-in knows no other way to run the skill: it
// takes the example of an intent, puts other values behind its flags, and nothing else.
import { dirname } from 'node:path';
import { exec, read, type Thought } from './mind.ts';
import type { Seen } from './seen.ts';

export type Values = Readonly<Record<string, string | readonly string[]>>;

export interface Taught {
  /** Every intent that has an example, in the order of the text. */
  readonly intents: readonly string[];
  readonly folder: string;
  /** The example of the intent with these values. Errors: Error where SKILL.md does not teach it. */
  command(intent: string, values: Values): string;
  run(intent: string, values: Values): Thought<string>;
}

/** Finds the skill among those offered and reads its SKILL.md, unless it was read earlier in this conversation. */
export function* consult(seen: Seen, name: string): Thought<Taught> {
  const skill = seen.skills.find((offered) => offered.name === name);
  if (skill === undefined) throw new Error(`${name} is not among the skills that OpenClaw offers.`);
  const earlier = seen.earlier.find(({ tool, input }) => tool === 'read' && input.path === skill.location);
  const manual = earlier?.result ?? (yield* read(skill.location));
  return readTaught(manual, absolute(skill.location, seen.workingDirectory, manual));
}

/** As SKILL.md asks for it, and by what it says shows the home: OpenClaw refuses a command with ~ in it. */
const absolute = (location: string, workingDirectory: string, manual: string): string => {
  if (!location.startsWith('~/')) return location;
  if (!/begins with `~`.*working directory/.test(manual)) return location;
  const parts = location.slice(1).split('/');
  const shown = parts
    .map((_, index) => parts.slice(0, index).join('/'))
    .findLast((path) => workingDirectory.endsWith(path));
  return `${workingDirectory.slice(0, workingDirectory.length - (shown ?? '').length)}${location.slice(1)}`;
};

const EXAMPLE = /^node \{baseDir\}\/scripts\/[\w.-]+\.mjs ([a-z-]+)((?: --[a-z-]+ '[^']*')*)$/;

export const readTaught = (manual: string, location: string): Taught => {
  const folder = dirname(location);
  const lines = Array.from(manual.matchAll(/^```bash\n(.*?)^```/gms), ([, block = '']) => block.split('\n')).flat();
  const examples = new Map<string, string>();
  for (const line of lines) {
    const intent = EXAMPLE.exec(line)?.[1];
    if (intent !== undefined) examples.set(intent, line);
    else if (!isOther(line)) throw new Error(`SKILL.md teaches a line that is not of its one shape: ${line}`);
  }
  const command = (intent: string, values: Values): string => {
    const example = examples.get(intent);
    if (example === undefined) throw new Error(`SKILL.md has no example of ${intent}.`);
    return substitute(example, values, manual).replace('{baseDir}', folder);
  };
  return {
    intents: [...examples.keys()],
    folder,
    command,
    run: (intent, values) => exec(command(intent, values)),
  };
};

/** A comment, an empty line, or the pattern of all commands. */
const isOther = (line: string): boolean => line === '' || line.startsWith('#') || line.includes('<command>');

/** Keeps the example's flags and their order; a further flag must be taught somewhere in the text. */
const substitute = (example: string, values: Values, manual: string): string => {
  const missing = new Set(Object.keys(values));
  const command = example.replace(/ --([a-z-]+) '[^']*'/g, (_, flag: string) => {
    missing.delete(flag);
    const value = values[flag];
    if (value === undefined) throw new Error(`The example of SKILL.md has --${flag}, and no value for it is known.`);
    return write(flag, value);
  });
  const further = [...missing].map((flag) => {
    if (!manual.includes(`--${flag}`)) throw new Error(`SKILL.md does not teach --${flag}.`);
    return write(flag, values[flag] ?? '');
  });
  return command + further.join('');
};

const write = (flag: string, value: string | readonly string[]): string =>
  [value]
    .flat()
    .map((one) => {
      if (one.includes("'")) throw new Error(`SKILL.md forbids a single quote in a value: ${one}`);
      // A switch stands alone.
      return one === '' ? ` --${flag}` : ` --${flag} '${one}'`;
    })
    .join('');
