// Questions to the person at the terminal. Loaded only where there is one.
import { cancel, confirm, isCancel, password, select, text } from '@clack/prompts';
import { ConnectorError } from '../errors.ts';
import type { Prompts } from './questions.ts';

const answered = <T>(answer: T): Exclude<T, symbol> => {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel('Stopped. What was done stays; run it again to go on.');
  throw new ConnectorError('invalid_ask', 'Nothing more was asked.');
};

export const openPrompts = (): Prompts => ({
  text: async ({ message, initial, check }) =>
    answered(
      await text({
        message,
        ...(initial === undefined ? {} : { initialValue: initial }),
        validate: (said) => check?.(said ?? ''),
      }),
    ),
  secret: async ({ message }) =>
    answered(
      await password({ message, validate: (said) => ((said ?? '') === '' ? 'It must not be empty.' : undefined) }),
    ),
  choose: async ({ message, options }) => answered(await select({ message, options: [...options] })),
  yes: async (message) => answered(await confirm({ message })),
});
