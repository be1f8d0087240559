import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { envFilesAt, readEnvFile, wipeSecrets, writeEnvFile } from './env-file.ts';

const folder = newFolder('env-file');
afterAll(() => rmSync(folder, { recursive: true }));
let number = 0;
const newPath = (): string => {
  number += 1;
  return join(folder, `.env${number}`);
};
const write = (path: string, value: string, replace = false): void =>
  writeEnvFile(path, { head: ['Written by a test.'], entries: [['NAME', value]] }, { replace });

test.each(['plain', 'https://a.example:8787', 'two words', 'a#b', "it's", 'say "so"', 'a$b\\n', ''])(
  'what is written is read again: %s',
  (value) => {
    const path = newPath();
    write(path, value);
    expect(readEnvFile(path)).toEqual({ NAME: value });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  },
);

test('what no reader could take back is refused, and nothing is written', () => {
  const path = newPath();
  for (const value of ['two\nlines', `'"\``]) expect(() => write(path, value)).toThrow('cannot be written into .env');
  expect(readEnvFile(path)).toBeNull();
});

test('one that is there stays, unless it is to be replaced; then it is kept beside it', () => {
  const path = newPath();
  write(path, 'old');
  expect(() => write(path, 'new')).toThrow('not overwritten');
  expect(readEnvFile(path)).toEqual({ NAME: 'old' });
  write(path, 'new', true);
  expect([readEnvFile(path), readEnvFile(`${path}.before`)]).toEqual([{ NAME: 'new' }, { NAME: 'old' }]);
});

test('replaced twice, each is kept: the first may hold the only copy of a master key', () => {
  const path = newPath();
  for (const value of ['first', 'second', 'third']) write(path, value, true);
  expect(envFilesAt(path).map(readEnvFile)).toEqual([{ NAME: 'third' }, { NAME: 'first' }, { NAME: 'second' }]);
});

describe('relieved of its secrets', () => {
  const text = [
    '# SECRET. The client.',
    'ZOHO_CLIENT_SECRET=abc',
    "export MASTER_KEY='xyz'",
    'OPENCLAW_HOOK_TOKEN=',
    'PUBLIC_URL=https://connector.example',
    'ZOHO_CLIENT_ID=1000.A',
    '',
  ].join('\n');

  test('it has the rest as it was', () => {
    const path = newPath();
    writeFileSync(path, text);
    chmodSync(path, 0o600);
    expect(wipeSecrets(path).sort()).toEqual(['MASTER_KEY', 'ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET']);
    const left = readFileSync(path, 'utf8');
    expect(left).not.toMatch(/abc|xyz|1000\.A/);
    expect(parseEnv(left)).toEqual({ OPENCLAW_HOOK_TOKEN: '', PUBLIC_URL: 'https://connector.example' });
    expect(left.startsWith('# SECRET. The client.\n# ZOHO_CLIENT_SECRET=\n')).toBe(true);
    expect(wipeSecrets(path)).toEqual([]);
  });

  test('one that is not there has none', () => {
    expect(wipeSecrets(newPath())).toEqual([]);
  });
});
