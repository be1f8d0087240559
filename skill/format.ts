// Generated text as the house formats it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { ROOT } from './manifest.ts';

export const format = (path: string, text: string): string => {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const words = [biome, 'format', `--stdin-file-path=${path}`];
  const done = spawnSync(process.execPath, words, { input: text, encoding: 'utf8', cwd: ROOT });
  if (done.status !== 0) throw new Error(`biome could not format ${path}: ${done.stderr}`);
  return done.stdout;
};
