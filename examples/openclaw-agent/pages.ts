// What the pages tell an admin to type at OpenClaw: each command of them, typed into a shell as it stands there, in the
// order of the pages, at an OpenClaw that nobody has set up yet.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { inlineCodes, pages, ROOT, readPage } from '../stories/pages.ts';
import type { OpenClaw } from './install.ts';
import { createOpenClaw } from './openclaw.ts';
import { runProgram } from './processes.ts';
import { PROGRAMS } from './publisher.ts';
import type { Report } from './report.ts';
import { SKILL } from './world.ts';

const LONGEST_MS = 120_000;
const WORD = 'openclaw ';
const URL = 'https://connector.example';
const KEY = `zik_0123456789abcdef.${'A'.repeat(43)}`;

/** Whole, with the lines that one of them reads. */
const commandsOf = (page: string): string[] => {
  const blocks = page.match(/^ *openclaw .*<<'(\w+)'\n[\s\S]*?^\1$|^ *openclaw .*$/gm) ?? [];
  return [...blocks, ...inlineCodes(page).filter((code) => code.startsWith(WORD))].map((command) => command.trim());
};

export const playPages = async (program: OpenClaw, report: Report, signal: AbortSignal): Promise<void> => {
  report.title('What the pages tell an admin to type at OpenClaw');
  const folder = await mkdtemp(join(tmpdir(), 'zoho-pages-'));
  try {
    const port = await freePort();
    const nobody = 'http://127.0.0.1:9/v1';
    const openclaw = await createOpenClaw(program, { folder, port, modelUrl: nobody, signal, usual: true });
    const env = {
      ...openclaw.env,
      PATH: [PROGRAMS, openclaw.env.PATH].join(delimiter),
      CONNECTOR_API_KEY: KEY,
    };
    const filled = (command: string): string =>
      command
        .replaceAll('https://<your connector>', URL)
        .replaceAll('<the key>', KEY)
        .replaceAll('/ABSOLUTE/workspace', openclaw.workspace);
    const commands = [...new Set(pages.flatMap((page) => commandsOf(readPage(page))))];
    report.check(`they have ${commands.length} such commands`, commands.length >= 9, commands);
    for (const command of commands) {
      signal.throwIfAborted();
      const [first = ''] = command.split('\n');
      const done = await runProgram({ command: 'sh', args: ['-c', filled(command)], env, cwd: ROOT }, LONGEST_MS);
      report.check(`it is done: ${first}`, done.code === 0, done);
    }
    const info = JSON.parse(await openclaw.cli(['skills', 'info', SKILL, '--json']));
    const absent = (info.missing.env as string[]).includes('CONNECTOR_URL');
    report.check('after them the skill is there, and has its address', info.name === SKILL && !absent, info);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
