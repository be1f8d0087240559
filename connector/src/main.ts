#!/usr/bin/env node
// The edge: the one place that touches the process. Reads its settings, hands them in, and passes on its exit code.
import { spawn } from 'node:child_process';
import { runCli } from './cli/cli.ts';

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  execArgv: process.execArgv,
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY ? { redraw: (line: string) => void process.stderr.write(`\r\u001b[K${line}`) } : {}),
  ...(process.stdin.isTTY && process.stdout.isTTY
    ? { prompts: async () => (await import('./cli/prompts.ts')).openPrompts(), open: openPage }
    : {}),
  reach: async (url) => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'error' });
      return answer.ok && ((await answer.json()) as { status?: unknown }).status === 'ok';
    } catch {
      return false;
    }
  },
  // Resolves when the process is asked to end.
  ended: () =>
    new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
});

/** As each system does it; where it does not, the person has the link on the screen. */
function openPage(url: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
