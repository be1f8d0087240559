import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMasterKey, runCommand } from './master-key.ts';

const bytes = randomBytes(32);
const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);

let folder: string;
let DATABASE_FILE: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'master-'));
  DATABASE_FILE = join(folder, 'data', 'connector.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyFile = () => join(folder, 'data', 'master.key');
const settings = (more: object) => ({
  DATABASE_FILE,
  MASTER_KEY: undefined,
  MASTER_KEY_COMMAND: undefined,
  PREVIOUS_MASTER_KEY: undefined,
  ...more,
});

test.each([
  ['base64url', bytes.toString('base64url')],
  ['base64', bytes.toString('base64')],
  ['hex', bytes.toString('hex')],
  ['capital hex', bytes.toString('hex').toUpperCase()],
  ['with a line end', `${bytes.toString('base64')}\n`],
])('a master key is read as %s, and its id is the start of its SHA-256', async (_, text) => {
  const { current } = await readMasterKey({ config: settings({ MASTER_KEY: text }) });
  expect(Buffer.from(current.bytes).equals(bytes)).toBe(true);
  expect(current.id).toBe(id);
});

test.each([
  ['a password', 'correct horse battery staple'],
  ['31 bytes', bytes.subarray(1).toString('base64url')],
  ['33 bytes', Buffer.concat([bytes, bytes]).subarray(0, 33).toString('base64url')],
  ['63 hex digits', bytes.toString('hex').slice(1)],
  ['nothing', ' '],
])('%s is refused as a master key, and not repeated', async (_, text) => {
  for (const name of ['MASTER_KEY', 'PREVIOUS_MASTER_KEY']) {
    const config = settings({ MASTER_KEY: bytes.toString('hex'), [name]: text });
    const refusal = await readMasterKey({ config }).catch(String);
    expect(refusal).toContain(`${name} must be 32 bytes`);
    if (text.trim() !== '') expect(refusal).not.toContain(text);
  }
});

test('the output of a command is the master key', async () => {
  const config = settings({ MASTER_KEY_COMMAND: `echo ${bytes.toString('base64')}` });
  expect((await readMasterKey({ config })).current.id).toBe(id);
});

test.each([
  ['fails', 'echo s3cret; echo s3cret >&2; exit 3', /exit code 3/],
  ['prints no key', 'echo s3cret', /must be 32 bytes/],
  ['is not there', 'no-such-s3cret-command', /exit code 127/],
])('a command that %s stops the start without telling what it said', async (_, command, expected) => {
  const refusal = await readMasterKey({ config: settings({ MASTER_KEY_COMMAND: command }) }).catch(String);
  expect(refusal).toMatch(expected);
  expect(refusal).toContain('MASTER_KEY_COMMAND');
  expect(refusal).not.toContain('s3cret');
});

test('a command that hangs is given up', async () => {
  await expect(runCommand('sleep 30; echo late', 200)).rejects.toThrow('took over 200 ms');
});

test('a key and a command at once are refused', async () => {
  const config = settings({ MASTER_KEY: bytes.toString('hex'), MASTER_KEY_COMMAND: 'true' });
  await expect(readMasterKey({ config })).rejects.toThrow('not both');
});

test('the first start makes a key file only its owner can read, and the next one finds it', async () => {
  const first = await readMasterKey({ config: settings({}) });
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  const second = await readMasterKey({ config: settings({}) });
  expect(second.current).toEqual(first.current);
  expect(readdirSync(join(folder, 'data'))).toEqual(['master.key']);
});

test('a key file others can read is refused, with the command that closes it', async () => {
  await readMasterKey({ config: settings({}) });
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(keyFile(), mode);
    await expect(readMasterKey({ config: settings({}) })).rejects.toThrow(`chmod 600 '${keyFile()}'`);
  }
});

test('a damaged key file is refused by its name and left as it is', async () => {
  await readMasterKey({ config: settings({}) });
  writeFileSync(keyFile(), 'half a k');
  await expect(readMasterKey({ config: settings({}) })).rejects.toThrow(`The key in ${keyFile()} must be 32 bytes`);
  expect(readFileSync(keyFile(), 'utf8')).toBe('half a k');
});

test('the previous key comes along, unless it is the current one', async () => {
  const previous = randomBytes(32).toString('hex');
  const both = settings({ MASTER_KEY: bytes.toString('hex'), PREVIOUS_MASTER_KEY: previous });
  expect((await readMasterKey({ config: both })).previous).toHaveLength(1);
  const same = settings({ MASTER_KEY: bytes.toString('hex'), PREVIOUS_MASTER_KEY: bytes.toString('base64') });
  expect((await readMasterKey({ config: same })).previous).toHaveLength(0);
});

test('eight processes that start at once end up with one key', async () => {
  const module = new URL('./master-key.ts', import.meta.url).href;
  // All are loaded first and meet at one moment, so that they truly race.
  const meetAt = Date.now() + 1_500;
  const program = `
    const { readMasterKey } = await import(${JSON.stringify(module)});
    while (Date.now() < ${meetAt});
    const { current } = await readMasterKey({ config: { DATABASE_FILE: ${JSON.stringify(DATABASE_FILE)} } });
    console.log(current.id);`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const ids = (await Promise.all(Array.from({ length: 8 }, run))).map(({ stdout }) => stdout.trim());
  expect(ids[0]).toMatch(/^[0-9a-f]{8}$/);
  expect(new Set(ids).size).toBe(1);
  expect(readdirSync(join(folder, 'data'))).toEqual(['master.key']);
});
