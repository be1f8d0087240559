// import, and mirror feeds|accept: what an admin does about the copy of items and stock.
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { ImportProgress } from '../mirror/import.ts';
import { mirrorState, toIso } from '../mirror/state.ts';
import { FollowingStopped } from '../mirror/stopped.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { columns, grouped, moment, readWhole, type Terminal, withParts } from './terminal.ts';

interface Options {
  readonly organization?: string;
}

const BAR = 30;
const LONGEST_HOURS = 24;

export const addMirrorCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('import')
    .description('read every item and its stock from Zoho now, going on where it was cut off')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const spend = { lane: 'sync' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
        await parts.mirror.import(organizationId, spend, showProgress(terminal)).catch(explain);
        const { items, read } = await mirrorState(parts, organizationId);
        terminal.answer(
          { organizationId, items, read, zohoCalls: spend.zohoCalls },
          `${grouped(String(read))} of ${grouped(String(items))} items are read. It took ${grouped(String(spend.zohoCalls))} calls.`,
        );
      }),
    );

  const mirror = program.command('mirror').description('the copy of items and stock that answers questions');

  mirror
    .command('feeds')
    .description('what the copy follows in Zoho: until when each is known, when it is asked again, what is wrong')
    .option(...WHICH_ORGANIZATION)
    .action((options: Options) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const rows = (await parts.store.read.feeds.all(organizationId)).filter(({ feed }) => feed !== 'trust');
        const feeds = rows.map(({ feed, followedTo, nextAt, failures, trouble }) => ({
          feed,
          followedTo: toIso(followedTo),
          // The import is over once it is done, and renewing has no time of its own; the others are asked again and again.
          nextAt: feed === 'import' || feed === 'renewing' ? null : toIso(nextAt),
          failures,
          trouble,
        }));
        const known = feeds.map((it) => [
          it.feed,
          it.feed === 'renewing'
            ? 'whenever an item has changed'
            : it.followedTo === null
              ? 'not yet'
              : `known until ${moment(it.followedTo)}`,
          it.nextAt === null ? '' : `next ${moment(it.nextAt)}`,
          it.trouble === null ? '' : it.trouble,
        ]);
        terminal.answer(
          { organizationId, feeds },
          known.length === 0 ? 'Nothing is followed yet: the import comes first.' : columns(known),
        );
      }),
    );

  mirror
    .command('accept')
    .description('believe, for a while, readings that look wrong: a mass of zeros, a location that has vanished')
    .requiredOption('--hours <count>', `for how long, at most ${LONGEST_HOURS}; 0 to end it`, readWhole)
    .option(...WHICH_ORGANIZATION)
    .action((options: Options & { readonly hours: number }) =>
      withParts(terminal, async (parts) => {
        if (options.hours > LONGEST_HOURS) {
          throw new ConnectorError('invalid_ask', `At most ${LONGEST_HOURS} hours: then look again.`);
        }
        const organizationId = await connectionOf(parts, options.organization);
        const until = parts.now().getTime() + options.hours * 3_600_000;
        await parts.store.write(async (s) => {
          await s.feeds.change(organizationId, 'trust', { nextAt: until });
          await s.mirror.takeUp(organizationId);
          await s.audit.append(
            auditEntry({
              organizationId,
              at: parts.now().getTime(),
              by: parts.operator ?? null,
              action: 'mirror.accepted',
              subject: `mirror ${organizationId}`,
              after: { acceptingUntil: until },
            }),
          );
        });
        terminal.answer(
          { organizationId, acceptingUntil: options.hours === 0 ? null : toIso(until) },
          options.hours === 0
            ? 'Readings that look wrong are not believed.'
            : `Readings are believed until ${moment(toIso(until) ?? '')}, however they look.`,
        );
      }),
    );
};

const LATER_SECONDS = 900;

/** What has been read is kept: the running connector goes on with it, and so does this command. */
const explain = (error: unknown): never => {
  if (!(error instanceof FollowingStopped)) throw error;
  throw new ConnectorError(error.drift ? 'zoho_unintelligible' : 'zoho_day_spent', error.message, {
    ...(error.drift ? {} : { retryAfterSeconds: LATER_SECONDS }),
    hint: 'What has been read is kept, and the next import goes on from there.',
    cause: error,
  });
};

/** A bar where somebody watches, a line at each tenth where nobody does. */
const showProgress = (terminal: Terminal): ((progress: ImportProgress) => void) => {
  let told = '';
  return ({ phase, listed, read }) => {
    const done = listed === 0 ? 0 : read / listed;
    const where = phase === 'list' ? `${grouped(String(listed))} items listed` : `${read} of ${listed} items read`;
    if (terminal.redraw !== undefined) {
      const full = Math.round(done * BAR);
      terminal.redraw(phase === 'done' ? '' : `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${where}`);
      return;
    }
    const step = `${phase} ${phase === 'list' ? Math.floor(listed / 10_000) : Math.floor(done * 10)}`;
    if (phase === 'done' || step === told) return;
    told = step;
    terminal.say(where);
  };
};
