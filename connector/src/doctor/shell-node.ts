// Which Node an agent's commands would run on: OpenClaw starts them in a login shell, whatever it runs on itself.
import type { Machine } from '../parts.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

type Found = Awaited<ReturnType<Machine['shellNode']>>;

/** What the skill's script needs. */
const OLDEST = 20;

export const judgeShellNode = (found: Found): readonly Finding[] => {
  if (found === null) {
    return [
      bad('node', 'info', {
        title: 'A login shell on this machine finds no Node.',
        detail: 'Where OpenClaw runs on another machine, that is as it should be: look there.',
        fix: `On the agent’s host: sh -lc 'node --version' must say v${OLDEST} or newer.`,
      }),
    ];
  }
  const [major] = found.version.split('.').map(Number);
  if ((major ?? 0) >= OLDEST) {
    return [good('node', `A login shell finds Node ${found.version}.`, `${found.path}; the skill needs ${OLDEST}.`)];
  }
  return [
    bad('node', 'warn', {
      title: `A login shell finds Node ${found.version}, which is too old for the skill.`,
      detail: `${found.path}. If OpenClaw runs on this machine, its agent cannot ask anything.`,
      fix: `Have the login shell of OpenClaw’s user find Node ${OLDEST} or newer first (PATH in ~/.profile), then: sh -lc 'node --version'`,
    }),
  ];
};

export const shellNodeProbe: Probe = {
  id: 'node',
  what: 'the Node of a login shell',
  look: async ({ machine }) => judgeShellNode(await machine.shellNode()),
};
