// SKILL.md as a test reads it: its frontmatter, its body, and the command lines it teaches.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDER = join(import.meta.dirname, '../zoho-inventory');
export const SCRIPT = join(FOLDER, 'scripts/zoho-inventory.mjs');
export const SHAPE = 'node {baseDir}/scripts/zoho-inventory.mjs ';

export const page = readFileSync(join(FOLDER, 'SKILL.md'), 'utf8');
const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(page) ?? [];

export { body, head };

/** The lines that run the script, without what stands before the command's name. */
export const taughtLines = page
  .split('\n')
  .filter((line) => line.startsWith(SHAPE) && !line.includes('<command>'))
  .map((line) => line.slice(SHAPE.length));

/** A command line as a shell would split it, where it only uses plain words and single quotes. */
export const splitWords = (line: string): string[] => {
  if (!/^[\w-]+(?: --[\w-]+ '[^']*')*$/.test(line)) throw new Error(`Not the one shape: ${line}`);
  return [...line.matchAll(/'([^']*)'|[\w-]+/g)].map(([word, quoted]) => quoted ?? word);
};
