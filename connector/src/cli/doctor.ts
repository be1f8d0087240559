// doctor: what is wrong with this connector, and how each of it is mended; also where it cannot even be started.
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { realWorld } from '../assemble.ts';
import { judgeDisk } from '../doctor/disk.ts';
import { examine, toReport } from '../doctor/doctor.ts';
import { bad, exitCodeOf, type Finding, type Level, type Report } from '../doctor/finding.ts';
import { ConnectorError } from '../errors.ts';
import { createGet } from '../events/get.ts';
import { createPost } from '../events/post.ts';
import { judgeFileSystem, readFileSystem } from '../file-system.ts';
import { requireDatabase } from '../store/open.ts';
import { openParts, type Terminal } from './terminal.ts';

export const addDoctorCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('doctor')
    .description(
      'look at all that can be wrong, and say what to do; ends with 1 where something is to be seen to, 3 where something is broken',
    )
    .action(async () => {
      const report = await diagnose(terminal);
      terminal.answer(report, describeReport(report));
      terminal.endWith(exitCodeOf(report.worst));
    });
};

/** Whatever is wrong is a finding: bad settings, a key that does not fit, a database that cannot be opened, or must not be. */
export const diagnose = async (terminal: Terminal): Promise<Report> => {
  try {
    const config = terminal.config();
    requireDatabase(config.DATABASE_FILE);
    // Where the store is not opened, nothing else can be looked at.
    const disk = await readFileSystem(config.DATABASE_FILE).catch(() => null);
    if (disk !== null && judgeFileSystem(disk.type).kind === 'network') {
      const folder = resolve(dirname(config.DATABASE_FILE));
      return toReport(judgeDisk({ folder, ...disk }), 0, realWorld.now());
    }
    const parts = await openParts(terminal, config);
    try {
      return await examine({ ...parts, get: createGet(), post: createPost() });
    } finally {
      await parts.store.close();
    }
  } catch (error) {
    return toReport([cannotStart(error)], 0, realWorld.now());
  }
};

/** Those errors say what to do. */
const cannotStart = (error: unknown): Finding => {
  const detail = error instanceof Error ? error.message : String(error);
  const hint = error instanceof ConnectorError ? error.facts.hint : undefined;
  const [, command] = /(chmod 600 '[^']+')/.exec(detail) ?? [];
  return bad('start', 'fail', {
    title: 'The connector cannot be started with these settings.',
    detail,
    fix: command ?? hint ?? 'Mend the settings (.env, or the environment) as it says, then: pnpm connector doctor',
  });
};

const marks: Readonly<Record<Level, string>> = { ok: 'ok  ', info: 'note', warn: 'WARN', fail: 'FAIL' };

/** Causes before what comes of them: who mends the first has often mended the next. */
const causes = [
  'start',
  'disk',
  'store',
  'files',
  'client',
  'address',
  'clock',
  'data-centre',
  'token',
  'organization',
];
const rankOf = ({ id }: Finding): number => {
  const rank = causes.indexOf(id.split('.')[0] ?? id);
  return rank === -1 ? causes.length : rank;
};

/** The worst first; at the end, where a terminal stops, what of it is the worst once more, and where to begin. */
export const describeReport = ({ findings, worst, zohoCalls }: Report): string => {
  const order: readonly Level[] = ['fail', 'warn', 'info', 'ok'];
  const of = (wanted: Level) =>
    findings.filter(({ level }) => level === wanted).toSorted((a, b) => rankOf(a) - rankOf(b));
  const lines = order.flatMap((level) => of(level).flatMap((finding) => describe(finding)));
  return [...lines, '', ...summaryOf(worst, of(worst)), `Looking has cost ${zohoCalls} calls to Zoho.`].join('\n');
};

const SUMMED_UP = 5;

const summaryOf = (worst: Level, found: readonly Finding[]): string[] => {
  if (worst === 'ok' || worst === 'info') return ['All is well.'];
  const more = found.length - SUMMED_UP;
  const fix = found.find((finding) => finding.fix !== null)?.fix ?? null;
  return [
    worst === 'fail' ? 'Something is broken:' : 'Something is to be seen to:',
    ...found.slice(0, SUMMED_UP).map(({ id, level, title }) => `${marks[level]}  ${id}: ${title}`),
    ...(more > 0 ? [`      and ${more} more, above`] : []),
    ...(fix === null ? [] : [`Begin with: ${fix}`]),
  ];
};

const describe = ({ id, level, title, detail, fix }: Finding): string[] => [
  `${marks[level]}  ${id}: ${title}`,
  ...(detail === '' ? [] : [`      ${detail}`]),
  ...(fix === null ? [] : [`      -> ${fix}`]),
];
