// Whether an admin has stopped all writes.
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

export const judgePause = (since: string | null): readonly Finding[] =>
  since === null
    ? [good('pause', 'Writes are allowed.')]
    : [
        bad('pause', 'warn', {
          title: 'All writes are paused.',
          detail: `Since ${since.slice(0, 10)} ${since.slice(11, 19)} UTC. Reading works; what has been released waits.`,
          fix: 'pnpm connector resume',
        }),
      ];

export const pauseProbe: Probe = {
  id: 'pause',
  what: 'the pause switch',
  look: async ({ store }) => judgePause(await store.read.settings.get('paused')),
};
