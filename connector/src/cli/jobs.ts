// jobs list, replay, drop.
import type { Command } from 'commander';
import { dropJob, replayJob } from '../jobs/dead-letters.ts';
import { columns, moment, readWhole, type Terminal, withParts } from './terminal.ts';

const MOST = 200;

export const addJobCommands = (program: Command, terminal: Terminal): void => {
  const jobs = program.command('jobs').description('what the connector could not do by itself, however often it tried');

  jobs
    .command('list')
    .description('jobs that were given up, newest first, and how many there are of the others')
    .action(() =>
      withParts(terminal, async ({ store }) => {
        const counts = await store.read.jobs.counts();
        const dead = (await store.read.jobs.dead(MOST)).map(
          ({ id, organizationId, kind, payload, attempts, error, endedAt }) => ({
            id,
            organizationId,
            kind,
            payload: JSON.parse(payload) as unknown,
            attempts,
            error,
            givenUpAt: new Date(endedAt ?? 0).toISOString(),
          }),
        );
        const rows = dead.map((job) => [
          String(job.id),
          job.kind,
          JSON.stringify(job.payload),
          `${job.attempts} tries`,
          moment(job.givenUpAt),
          job.error ?? '',
        ]);
        terminal.answer(
          { counts, dead },
          [
            `${counts.waiting} waiting, ${counts.leased} in hand, ${counts.dead} given up.`,
            ...(rows.length === 0 ? [] : [columns(rows)]),
          ].join('\n'),
        );
      }),
    );

  jobs
    .command('replay <id>')
    .description('try a job that was given up again, as if it were new')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const job = readWhole(id);
        await replayJob(parts, job);
        terminal.answer({ replayed: job }, `Job ${job} is tried again.`);
      }),
    );

  jobs
    .command('drop <id>')
    .description('throw a job away that was given up')
    .action((id: string) =>
      withParts(terminal, async (parts) => {
        const job = readWhole(id);
        await dropJob(parts, job);
        terminal.answer({ dropped: job }, `Job ${job} is thrown away.`);
      }),
    );
};
