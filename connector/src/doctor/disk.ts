// Whether the database lies where SQLite can be trusted with it, and has room to grow.
import { type FileSystem, judgeFileSystem, networkWords } from '../file-system.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export interface Disk extends FileSystem {
  readonly folder: string;
}

const MB = 1_024 * 1_024;
const TOO_LITTLE = 100 * MB;
const LITTLE = 1_024 * MB;

export const judgeDisk = ({ folder, freeBytes, type }: Disk): readonly Finding[] => {
  const { kind, name } = judgeFileSystem(type);
  const free = `${Math.floor(freeBytes / MB)} MB are free in ${folder}`;
  const findings: Finding[] = [];
  if (kind === 'network') {
    const { title, detail, fix } = networkWords;
    findings.push(bad('disk', 'fail', { title: title(name), detail, fix }));
  } else if (kind === 'bridge') {
    findings.push(
      bad('disk', 'warn', {
        title: `The database lies behind ${name}, which may hide a network.`,
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
