// Words -> command -> ask -> answer -> lines. Touches neither the process nor the network itself.
import type { Envelope } from 'shared-schemas';
import { guess, readAsk } from './ask.ts';
import { voices } from './commands/index.ts';
import { askConnector } from './connector.ts';
import { broken, Failure, notUnderstood, refused } from './failure.ts';
import { manual, overview } from './help.ts';
import { readSettings } from './settings.ts';
import { commands, version } from './table.ts';
import type { Answered, Command, Outcome, World } from './types.ts';
import { callsLeft, quote, toJson } from './voice.ts';

/** Does what the words say. Never throws: whatever goes wrong is an exit code and a line that says what to do next. */
export const run = async (words: readonly string[], world: World): Promise<Outcome> => {
  const json = words.includes('--json');
  try {
    return { exitCode: 0, text: (await toLines(words, json, world)).join('\n') };
  } catch (error) {
    const failure = error instanceof Failure ? error : unexpected(error);
    const text = json ? toJson({ ok: false, problem: failure.problem }) : failure.lines.join('\n');
    return { exitCode: failure.exitCode, text };
  }
};

const toLines = async ([name, ...words]: readonly string[], json: boolean, world: World): Promise<string[]> => {
  if (name === '--help' || name === '-h' || name === 'help') return overview();
  if (name === '--version') return [version];
  const command = requireCommand(name);
  const ask = readAsk(command, words);
  if (ask === undefined) return manual(command);
  const answered = await askConnector(command, ask, readSettings(world.variables), world);
  return json ? [toJson({ ok: true, ...answered })] : tell(command, answered);
};

const requireCommand = (name = ''): Command => {
  const command = commands.find((it) => it.name === name);
  if (command !== undefined) return command;
  const known = commands.map((it) => it.name);
  const what = name === '' ? 'no command is given.' : `there is no command ${quote(name, 40)}.`;
  throw refused(what, `${guess(name, known)}--help lists them.`);
};

/** The answer in words. The contract says what is in it; where it is not, the answer was not understood. */
const tell = ({ name }: Command, { answer, cost }: Answered): string[] => {
  try {
    return [...(voices[name] as (answer: unknown) => string[])(answer), costLine(cost)];
  } catch {
    throw notUnderstood();
  }
};

const costLine = ({ zohoCalls, sharedCalls, callsLeftToday }: Envelope<unknown>['cost']): string => {
  const shared = sharedCalls > 0 ? `, shared ${Number(sharedCalls)}` : '';
  return `Zoho calls: ${Number(zohoCalls)}${shared} (${callsLeft(callsLeftToday)})`;
};

// A slip of ours: its message may hold anything, so only its kind is told.
const unexpected = (error: unknown): Failure =>
  broken('internal', `the skill itself failed${error instanceof TypeError ? ' (TypeError)' : ''}.`, 'tell the person.');
