// Which file systems SQLite can be trusted on. One judge: the store is not opened where the doctor calls it a fault.
import { readlink, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConnectorError } from './errors.ts';

export interface FileSystem {
  readonly freeBytes: number;
  /** Its kind by its number, as statfs(2) tells it; 0 where the system does not. */
  readonly type: number;
}

export type ReadFileSystem = (path: string) => Promise<FileSystem>;

export interface Judged {
  /** `network` for those whose locks several machines would have to agree on, `bridge` for those that may hide one. */
  readonly kind: 'network' | 'bridge' | 'unobjectionable';
  /** What it is called; null where nobody minds it. */
  readonly name: string | null;
}

/** SQLite's own documents warn of their locks, and a journal shared by memory (WAL) cannot reach another machine. */
const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x19830326, 'BeeGFS'],
]);
/** These pass on what lies elsewhere, which may be this machine or not. */
const bridges: ReadonlyMap<number, string> = new Map([
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
]);

/** What nobody knows is let be: new kinds of disks come up, and most of them are disks. */
export const judgeFileSystem = (type: number): Judged => {
  // Of 32 bits, which some systems tell with a sign.
  const number = type >>> 0;
  const network = networks.get(number);
  if (network !== undefined) return { kind: 'network', name: network };
  const bridge = bridges.get(number);
  return bridge === undefined ? { kind: 'unobjectionable', name: null } : { kind: 'bridge', name: bridge };
};

export const networkWords = {
  title: (name: string | null): string => `The database lies on a network file system (${name}).`,
  detail: 'SQLite cannot rely on its locks there: what is written by two at once may be lost. So it is not opened.',
  fix: 'Stop every connector that uses it, move its folder (the database, the files named like it, and master.key) to a disk of this machine, and name it there: DATABASE_FILE=/path/on/this/machine/connector.db',
};

/** Of the file itself, wherever links lead to; of the nearest folder that is there, before there is a file. */
export const readFileSystem: ReadFileSystem = async (path) => {
  for (let place = resolve(path); ; ) {
    try {
      const { bavail, bsize, type } = await statfs(place);
      return { freeBytes: bavail * bsize, type };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || place === dirname(place)) throw error;
    }
    const folder = dirname(place);
    // A link may be there before what it leads to, and that is where the file would be made.
    place = await readlink(place).then(
      (to) => resolve(folder, to),
      () => folder,
    );
  }
};

/** Errors: `store_unavailable` where the database lies, or would be made, on a network file system. */
export const requireOwnDisk = async (file: string, read: ReadFileSystem = readFileSystem): Promise<void> => {
  // Where the system does not tell, nobody knows.
  const { type } = await read(file).catch(() => ({ type: 0 }));
  const { kind, name } = judgeFileSystem(type);
  if (kind !== 'network') return;
  const { title, detail, fix } = networkWords;
  throw new ConnectorError('store_unavailable', `${title(name)} ${detail}`, { hint: fix });
};
