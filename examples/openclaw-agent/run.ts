// pnpm e2e:openclaw: the real OpenClaw, driven by a scripted stand-in for the model, runs the real skill against a real
// connector and a local Zoho. Exits with 1 when a check failed. Named, one part of it alone: publishing, newcomer, pages, scenarios.
import { installOpenClaw } from './install.ts';
import { playNewcomer } from './newcomer.ts';
import { playPages } from './pages.ts';
import { playPublishing } from './publishing.ts';
import { createReport } from './report.ts';
import { playAll } from './scenarios/index.ts';
import { buildWorld } from './world.ts';

/** More than twice what a slow machine needs, installing apart. */
const LONGEST_MS = 15 * 60_000;

const PARTS: readonly string[] = ['publishing', 'newcomer', 'pages', 'scenarios'];
const named = process.argv.slice(2);
/** All of them where none is named. */
const isPlayed = (part: string): boolean => named.length === 0 || named.includes(part);
if (named.some((part) => !PARTS.includes(part))) {
  console.error(`There is no such part. There are: ${PARTS.join(', ')}.`);
  process.exit(1);
}

const report = createReport((text) => console.log(text));
const openclaw = await installOpenClaw(report.say);
const startedAt = Date.now();
report.say(`OpenClaw ${openclaw.version}, on Node ${process.versions.node}`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new Error(`Stopped by ${signal}.`)));
}
setTimeout(() => stopping.abort(new Error('This took too long.')), LONGEST_MS).unref();

for (const [part, what, play] of [
  ['publishing', 'the skill is published and installed', playPublishing],
  ['newcomer', 'a newcomer gets an answer', playNewcomer],
  ['pages', 'what the pages tell to type is typed', playPages],
] as const) {
  if (!isPlayed(part)) continue;
  try {
    await play(openclaw, report, stopping.signal);
  } catch (error) {
    report.check(what, false, error instanceof Error ? error.stack : error);
  }
}
if (isPlayed('scenarios')) await playScenarios();
report.say(`\nTook ${Math.round((Date.now() - startedAt) / 1_000)} s.`);
report.close();
process.exit(report.failures === 0 ? 0 : 1);

async function playScenarios(): Promise<void> {
  const building = buildWorld(openclaw, report, stopping.signal);
  try {
    await playAll(await building);
    stopping.signal.throwIfAborted();
  } catch (error) {
    report.check('the run comes to its end', false, error instanceof Error ? (error.stack ?? error.message) : error);
  } finally {
    const world = await building.catch(() => null);
    if (report.failures > 0 && world !== null) {
      report.say(`\nThe gateway's last words:\n${world.openclaw.log.slice(-3_000)}`);
    }
    await world?.stop();
  }
}
