// Reads a Dockerfile as far as tests need it: its instructions, in their order.
export interface Instruction {
  readonly word: string;
  readonly text: string;
}

export const readDockerfile = (text: string): Instruction[] =>
  text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => {
      const found = /^([A-Z]+) (.*)$/.exec(line);
      return found === null ? [] : [{ word: found[1] as string, text: found[2] as string }];
    });

/** The words of an instruction that is written as a list: ["node", "x.mjs"]. */
export const listOf = (instructions: readonly Instruction[], word: string): string[] => {
  const text = instructions.find((each) => each.word === word)?.text ?? '';
  return JSON.parse(text.slice(text.indexOf('[')));
};
