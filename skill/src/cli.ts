// Words -> command -> ask -> answer -> lines. Touches neither the process nor the network itself.
import { guess, readAsk } from './ask.ts';
import { voices } from './commands/index.ts';
import { askConnector } from './connector.ts';
import { broken, Failure, notUnderstood, refused } from './failure.ts';
import { manual, overview } from './help.ts';
import { costLine, troubleLine } from './lists.ts';
import { readSettings } from './settings.ts';
import { commands, version } from './table.ts';
import type { Command, Heard, Outcome, World } from './types.ts';
import { quote, toJson, told } from './voice.ts';

/** Does what the words say. Never throws: whatever goes wrong is an exit code and a line that says what to do next. */
export const run = async (words: readonly string[], world: World): Promise<Outcome> => {
  const json = words.includes('--json');
  try {
    return { exitCode: 0, text: await toText(words, json, world) };
  } catch (error) {
    const { exitCode, problem, lines } = error instanceof Failure ? error : unexpected(error);
    return { exitCode, text: json ? toJson({ ok: false, problem }) : lines.join('\n') };
  }
};

const toText = async ([name = '', ...words]: readonly string[], json: boolean, world: World): Promise<string> => {
  if (['--help', '-h', 'help'].includes(name)) return overview();
  if (name === '--version') return version;
  const command = commands.find((it) => it.name === name);
  if (command === undefined) {
    const known = commands.map((it) => it.name);
    const what = name === '' ? 'no command is given.' : `there is no command ${quote(name, 40)}.`;
    throw refused(what, `${guess(name, known)}--help lists them.`);
  }
  const ask = readAsk(command, words);
  if (ask === undefined) return manual(command);
  const heard = await askConnector(command, ask, readSettings(world.variables), world);
  return json ? toJson({ ok: true, ...heard.answered }) : tell(command, heard);
};

/** The answer in words. The contract says what is in it; where it is not, the answer was not understood. */
const tell = ({ name }: Command, { answered: { answer, cost, notice }, now }: Heard): string => {
  try {
    const lines = (voices[name] as (answer: unknown, now: Date) => string[])(answer, now);
    // connection-status is about nothing else.
    const trouble = notice !== undefined && name !== 'connection-status' && troubleLine(notice);
    return told(lines, trouble, costLine(cost)).join('\n');
  } catch {
    throw notUnderstood();
  }
};

// A slip of ours: its message may hold anything, so only its kind is told.
const unexpected = (error: unknown): Failure =>
  broken('internal', `the skill itself failed${error instanceof TypeError ? ' (TypeError)' : ''}.`, 'tell the person.');
