#!/usr/bin/env node
// The way in from a shell: says plainly where this Node is too old to run TypeScript, reads .env, and hands over.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 16)) {
  console.error(
    `The connector needs Node 24.16 or newer; this is Node ${process.versions.node}.\n` +
      'Without installing another: npx -y -p node@24 -p pnpm@12 pnpm connector <command>',
  );
  process.exitCode = 3;
} else {
  // What was compiled once need not be compiled at every command, nor kept in memory by who runs for months. Beside the
  // code itself, where nobody else can write: it is as good as code.
  module.enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)));
  // pnpm runs this in the top folder, wherever below it was typed.
  const { INIT_CWD: typedIn, npm_lifecycle_event: script } = process.env;
  if (script === 'connector' && typedIn !== undefined && resolve(typedIn) !== process.cwd()) {
    console.error(
      `This is done in ${process.cwd()}, with the .env and the database of that folder, not in ${typedIn}. Files that you name are looked for there too.`,
    );
  }
  // What the shell has set already stands above the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  await import('./src/main.ts');
}
