import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openSecretFiles } from './secret-files.ts';

const folder = newFolder('secret-files');
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (mode: number): string => {
  const path = join(folder, mode.toString(8));
  writeFileSync(path, 'hunter2');
  chmodSync(path, mode);
  return path;
};

test.each([
  [0o600, false],
  [0o400, false],
  [0o640, true],
  [0o604, true],
  [0o666, true],
])('a file of mode %o is open to others: %s', (mode, open) => {
  const path = fileOf(mode);
  expect(openSecretFiles({ env: { ZOHO_CLIENT_SECRET_FILE: path }, execArgv: [] })).toEqual(
    open ? [`ZOHO_CLIENT_SECRET_FILE (${path})`] : [],
  );
});

test.each([
  [(path: string) => [`--env-file=${path}`]],
  [(path: string) => ['--env-file', path]],
  [(path: string) => [`--env-file-if-exists=${path}`]],
])('a file of settings counts as well, however Node was told of it', (argsOf) => {
  expect(openSecretFiles({ env: {}, execArgv: argsOf(fileOf(0o644)) })).toEqual([`settings (${join(folder, '644')})`]);
  expect(openSecretFiles({ env: {}, execArgv: argsOf(fileOf(0o600)) })).toEqual([]);
});

test('the .env of the folder counts, since the command line reads it', () => {
  expect(openSecretFiles({ env: {}, execArgv: [] }, (path) => (path === '.env' ? 0o644 : 0o600))).toEqual([
    'settings (.env)',
  ]);
});

test('a file that is not there, other settings and other arguments are none of it', () => {
  const env = { ZOHO_CLIENT_ID_FILE: join(folder, 'nowhere'), PORT_FILE: fileOf(0o644), MASTER_KEY_FILE: '' };
  expect(openSecretFiles({ env, execArgv: ['--inspect', fileOf(0o644)] })).toEqual([]);
});
