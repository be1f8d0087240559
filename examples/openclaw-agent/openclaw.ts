// One private OpenClaw: its own home, state and configuration in a folder, its command line, and its gateway.
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenClaw } from './install.ts';
import { baseConfig, privateEnvironment, usualEnvironment } from './openclaw-settings.ts';
import { end, runProgram, start } from './processes.ts';

const CLI_MS = 120_000;
const TURN_MS = 180_000;
const READY_MS = 180_000;

export interface PrivateOpenClaw {
  readonly workspace: string;
  /** What its programs find set. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `openclaw <args>`. Errors: Error with what it said. */
  cli(args: readonly string[], input?: string): Promise<string>;
  /** Sets one value of the configuration, and waits until a running gateway has it. */
  configure(path: string, value: string): Promise<void>;
  startGateway(): Promise<void>;
  /** A person's message to the agent, in a conversation; answers what the agent says back. */
  send(session: string, message: string): Promise<string>;
  /** What the gateway has logged. */
  readonly log: string;
  stop(): Promise<void>;
}

export const createOpenClaw = async (
  { entry, cache }: OpenClaw,
  options: {
    readonly folder: string;
    readonly port: number;
    readonly modelUrl: string;
    readonly signal: AbortSignal;
    /** Of its programs, besides what keeps it private. */
    readonly env?: Readonly<Record<string, string>>;
    /** True: everything of it is where OpenClaw puts it by itself. */
    readonly usual?: boolean;
  },
): Promise<PrivateOpenClaw> => {
  const { folder, port, usual = false } = options;
  const own = privateEnvironment(folder);
  const state = usual ? join(own.HOME, '.openclaw') : own.OPENCLAW_STATE_DIR;
  const workspace = join(usual ? state : folder, 'workspace');
  const token = randomUUID();
  const env: Record<string, string> = {
    ...(usual ? usualEnvironment(folder) : own),
    NODE_COMPILE_CACHE: cache,
    ...options.env,
  };
  for (const each of [own.HOME, state, workspace]) await mkdir(each, { recursive: true });
  const config = baseConfig({ ...options, workspace: usual ? null : workspace, token });
  await writeFile(join(state, 'openclaw.json'), JSON.stringify(config, null, 2), { mode: 0o600 });

  let gateway: ChildProcess | null = null;
  let log = '';

  const cli = async (args: readonly string[], input = ''): Promise<string> => {
    const program = { command: process.execPath, args: [entry, ...args], env, cwd: folder, input };
    const { code, stdout, stderr } = await runProgram(program, CLI_MS);
    if (code !== 0) throw new Error(`openclaw ${args.slice(0, 3).join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  };

  return {
    workspace,
    env,
    cli,

    configure: async (path, value) => {
      const before = log.length;
      await cli(['config', 'set', path, value]);
      if (gateway === null) return;
      // The gateway watches its configuration; a turn that begins before it has looked would still have the old key.
      const noticed = (): boolean => /config change detected|hot reload applied/.test(log.slice(before));
      await untilTrue(noticed, 30_000, `the gateway notices ${path}`);
    },

    startGateway: async () => {
      const program = { command: process.execPath, args: [entry, 'gateway', 'run'], env, cwd: folder };
      const child = start(program);
      gateway = child;
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          log += chunk;
        });
      }
      const isReady = async (): Promise<boolean> => {
        if (child.exitCode !== null) throw new Error(`The gateway ended with ${child.exitCode}:\n${log.slice(-3_000)}`);
        return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok === true;
      };
      await untilTrue(isReady, READY_MS, 'the gateway is ready');
    },

    send: async (session, message) => {
      const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'x-openclaw-session-key': session,
        },
        body: JSON.stringify({ model: 'openclaw/main', messages: [{ role: 'user', content: message }] }),
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(TURN_MS)]),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`The agent answered ${response.status}: ${text}`);
      const { choices } = JSON.parse(text) as { choices: { message: { content: string } }[] };
      return choices[0]?.message.content ?? '';
    },

    get log() {
      return log;
    },

    stop: async () => {
      if (gateway !== null) await end(gateway);
    },
  };
};

const untilTrue = async (check: () => boolean | Promise<boolean>, longestMs: number, what: string): Promise<void> => {
  const until = Date.now() + longestMs;
  while (!(await check())) {
    if (Date.now() > until) throw new Error(`Waited in vain until ${what}.`);
    await sleep(100);
  }
};
