// Whether anybody else on this machine can read the files that secrets lie in.
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export interface OpenFile {
  readonly what: string;
  readonly path: string;
}

export const judgeFiles = (open: readonly OpenFile[]): readonly Finding[] => {
  if (open.length === 0) return [good('files', 'The files of secrets are their owner’s alone.')];
  return [
    bad('files', 'fail', {
      title: 'Others on this machine can read files of secrets.',
      detail: `${open.map(({ what, path }) => `${path} (${what})`).join(', ')}.`,
      fix: `chmod 600 ${open.map(({ path }) => quoted(path)).join(' ')}`,
    }),
  ];
};

/** For a shell. */
export const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

export const filesProbe: Probe = {
  id: 'files',
  what: 'the files of secrets',
  look: async ({ machine }) => judgeFiles(machine.openFiles()),
};
