// How pnpm is called in the shell that is used next: what npx brings along for one command is gone after it.
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

const NAMES = ['pnpm', 'pnpm.cmd', 'pnpm.exe'];

export const pnpmWords = (path: string = process.env.PATH ?? ''): string => {
  const folders = path.split(delimiter).filter((folder) => folder !== '' && !folder.split(sep).includes('_npx'));
  const isHere = folders.some((folder) => NAMES.some((name) => existsSync(join(folder, name))));
  return isHere ? 'pnpm' : 'npx -y -p node@24 -p pnpm@12 pnpm';
};
