#!/usr/bin/env node
// The way in from a shell: says plainly where this Node is too old, reads .env, and hands over.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 16)) {
  console.error(
    `The connector needs Node 24.16 or newer; this is Node ${process.versions.node}.\n` +
      'Without installing another: npx -y -p node@24 -p zoho-inventory-connector zoho-inventory-connector <command>',
  );
  process.exitCode = 3;
} else {
  // What was compiled once need not be compiled at every command. Beside the code itself, where who could write it
  // could write the code too.
  module.enableCompileCache(fileURLToPath(new URL('.compiled', import.meta.url)));
  // What the shell has set already stands above the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  await import('./connector.mjs');
}
