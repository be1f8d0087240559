// Whether the database lies where SQLite can be trusted with it, and has room to grow.
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export interface Disk {
  readonly folder: string;
  readonly freeBytes: number;
  /** The kind of file system by its number, as statfs(2) tells it; 0 where the system does not. */
  readonly type: number;
}

/** Whose locks several machines would have to agree on: SQLite's own documents warn of them. */
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
const passedOn: ReadonlyMap<number, string> = new Map([
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
]);

const MB = 1_024 * 1_024;
const TOO_LITTLE = 100 * MB;
const LITTLE = 1_024 * MB;

export const judgeDisk = ({ folder, freeBytes, type }: Disk): readonly Finding[] => {
  // Of 32 bits, which some systems tell with a sign.
  const kind = type >>> 0;
  const network = networks.get(kind);
  const bridge = passedOn.get(kind);
  const free = `${Math.floor(freeBytes / MB)} MB are free in ${folder}`;
  const findings: Finding[] = [];
  if (network !== undefined) {
    findings.push(
      bad('disk', 'fail', {
        title: `The database lies on a network file system (${network}).`,
        detail: 'SQLite cannot rely on its locks there: what is written by two at once may be lost.',
        fix: 'Stop the connector, move the database to a disk of this machine, and name it there: DATABASE_FILE=/path/on/this/machine/connector.db',
      }),
    );
  } else if (bridge !== undefined) {
    findings.push(
      bad('disk', 'warn', {
        title: `The database lies behind ${bridge}, which may hide a network.`,
        detail: 'SQLite is safe there only if the locks of the file system behind it are.',
        fix: 'Keep it on a disk of this machine (in a container: a named volume) and set DATABASE_FILE accordingly.',
      }),
    );
  }
  if (freeBytes < LITTLE) {
    const title = freeBytes < TOO_LITTLE ? 'The disk is as good as full.' : 'The disk is filling up.';
    const level = freeBytes < TOO_LITTLE ? 'fail' : 'warn';
    const detail = `${free}. Without room nothing is written, and no order is taken.`;
    findings.push(bad('disk', level, { title, detail, fix: `Free some room: du -ah '${folder}' | sort -h | tail` }));
  }
  return findings.length > 0
    ? findings
    : [good('disk', 'The database has room on a disk of this machine.', `${free}.`)];
};

export const diskProbe: Probe = {
  id: 'disk',
  what: 'the disk of the database',
  look: async ({ machine }) => judgeDisk(await machine.disk()),
};
