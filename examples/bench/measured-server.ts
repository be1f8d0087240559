// A server in a process of its own, whose CPU time can be read from here.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { end } from '../demo/run.ts';

const teller = new URL('tell-cpu.ts', import.meta.url).href;
const connectorMain = fileURLToPath(import.meta.resolve('connector/main.ts'));

export interface MeasuredServer extends AsyncDisposable {
  readonly url: string;
  /** Microseconds of CPU the whole process has used, in user and kernel mode, on all its threads. */
  cpu(): Promise<number>;
}

export interface ServerOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  /** An address that answers as soon as the server listens. */
  readonly alive: string;
  /** Where its log goes; the bench's own stderr otherwise. */
  readonly logFile?: string;
}

export const startServer = async (options: ServerOptions): Promise<MeasuredServer> => {
  const log = options.logFile === undefined ? ('inherit' as const) : openSync(options.logFile, 'w');
  const child = spawn(process.execPath, ['--import', teller, options.file, ...options.args], {
    env: { PATH: process.env.PATH ?? '', ...options.environment },
    stdio: ['ignore', 'ignore', log, 'ipc'],
  });
  await untilAlive(child, options.url + options.alive);
  return {
    url: options.url,
    cpu: async () => {
      const told = once(child, 'message');
      child.send('cpu');
      const [{ user, system }] = (await told) as [NodeJS.CpuUsage];
      return user + system;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
};

/** One more connector process on a shop's store, serving as the same connector: tokens are good at each of them. */
export const startConnector = (
  shop: { readonly environment: Readonly<Record<string, string>> },
  port: number,
  options: { readonly logFile: string; readonly settings?: Readonly<Record<string, string>> },
): Promise<MeasuredServer> =>
  startServer({
    file: connectorMain,
    args: ['start'],
    environment: { ...shop.environment, ...options.settings, PORT: String(port) },
    url: `http://127.0.0.1:${port}`,
    alive: '/healthz',
    logFile: options.logFile,
  });

const untilAlive = async (child: ChildProcess, address: string): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The server of ${address} ended with ${child.exitCode}.`);
    const alive = await fetch(address).then(
      () => true,
      () => false,
    );
    if (alive) return;
    await sleep(50);
  }
  throw new Error(`Nobody answers at ${address}.`);
};
