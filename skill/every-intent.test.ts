// Names every intent that somebody forgot in the skill.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { intents } from 'shared-schemas';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readAsk } from './src/ask.ts';
import { voices } from './src/commands/index.ts';
import { splitWords, taughtLines } from './src/skill-page.ts';
import { commands } from './src/table.ts';

const COMMANDS = join(import.meta.dirname, 'src/commands');

for (const { name, example, ask } of intents) {
  test(`${name} has its file, its voice, its row and its line in SKILL.md`, () => {
    expect(existsSync(join(COMMANDS, `${name}.ts`)), `skill/src/commands/${name}.ts`).toBe(true);
    expect(Object.keys(voices), 'skill/src/commands/index.ts').toContain(name);
    expect(
      commands.map((it) => it.name),
      'node skill/build.ts',
    ).toContain(name);
    expect(
      taughtLines.map((line) => line.split(' ')[0]),
      'SKILL.md',
    ).toContain(name);
  });

  test(`the example of ${name} is an ask the contract takes`, () => {
    const command = commands.find((it) => it.name === name);
    const words = splitWords(`${name} ${example}`.trim()).slice(1);
    expect(v.safeParse(ask, command && readAsk(command, words)).issues).toBeUndefined();
  });
}

for (const line of taughtLines) {
  test(`SKILL.md's «${line}» is an ask the contract takes`, () => {
    const [name, ...words] = splitWords(line);
    const command = commands.find((it) => it.name === name);
    const intent = intents.find((it) => it.name === name);
    if (command === undefined || intent === undefined) throw new Error(`There is no intent ${name}`);
    expect(v.safeParse(intent.ask, readAsk(command, words)).issues).toBeUndefined();
  });
}

test('no command stands for an intent that is gone', () => {
  const names = new Set<string>(intents.map(({ name }) => name));
  const files = readdirSync(COMMANDS).filter((file) => !file.includes('.test.') && file !== 'index.ts');
  expect(files.map((file) => file.replace('.ts', '')).filter((name) => !names.has(name))).toEqual([]);
  expect(Object.keys(voices).filter((name) => !names.has(name))).toEqual([]);
});
