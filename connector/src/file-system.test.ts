import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeFileSystem, readFileSystem } from './file-system.ts';
import { openStore } from './store/open.ts';

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'file-system-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const NFS = 0x6969;

test.each([
  ['ext4', 0xef53, 'unobjectionable'],
  ['a kind that nobody has heard of', 0x12345678, 'unobjectionable'],
  ['a system that does not tell', 0, 'unobjectionable'],
  ['FUSE, which may be anything', 0x65735546, 'bridge'],
  ['NFS', NFS, 'network'],
  // As some systems tell it, with a sign.
  ['CIFS', 0xff534d42 | 0, 'network'],
  ['SMB 2', 0xfe534d42 | 0, 'network'],
])('%s', (_, type, kind) => {
  expect(judgeFileSystem(type).kind).toBe(kind);
});

describe('a store', () => {
  const opened = (file: string, type: number) =>
    openStore({ file, fileSystem: async () => ({ freeBytes: 1e9, type }) }).then(
      (store) => store.close(),
      (error: unknown) => error,
    );

  test('on a network file system is not opened, and nothing is made there', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'data', 'connector.db');
      expect(await opened(file, NFS)).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/network file system \(NFS\)\. .* not opened\.$/),
        facts: { hint: expect.stringContaining('DATABASE_FILE=') },
      });
      expect(existsSync(join(folder, 'data'))).toBe(false);
    }));

  test.each([
    ['behind a bridge', 0x65735546],
    ['on a kind of disk that nobody knows', 0x12345678],
  ])('%s is', (_, type) =>
    inFolder(async (folder) => {
      const file = join(folder, 'connector.db');
      expect(await opened(file, type)).toBeUndefined();
      expect(existsSync(file)).toBe(true);
    }),
  );

  test('is where the system does not tell', () =>
    inFolder(async (folder) => {
      const fileSystem = () => Promise.reject(new Error('ENOSYS'));
      await (await openStore({ file: join(folder, 'connector.db'), fileSystem })).close();
    }));
});

test('it is the file that is looked at, wherever a link leads; before there is one, the nearest folder', () =>
  inFolder(async (folder) => {
    // Two file systems that every machine of ours has.
    const here = await readFileSystem(folder);
    const there = await readFileSystem('/proc/self/status');
    expect(there.type).not.toBe(here.type);
    mkdirSync(join(folder, 'data'));
    symlinkSync('/proc/self/status', join(folder, 'data', 'connector.db'));
    expect((await readFileSystem(join(folder, 'data', 'connector.db'))).type).toBe(there.type);
    symlinkSync('/proc/self/not-yet-there', join(folder, 'data', 'to-be-made.db'));
    expect((await readFileSystem(join(folder, 'data', 'to-be-made.db'))).type).toBe(there.type);
    writeFileSync(join(folder, 'own.db'), '');
    expect((await readFileSystem(join(folder, 'own.db'))).type).toBe(here.type);
    expect((await readFileSystem(join(folder, 'not', 'yet', 'there.db'))).type).toBe(here.type);
  }));
