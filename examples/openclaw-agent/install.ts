// The pinned OpenClaw, installed in this folder once. It is no part of the workspace: 600 MB that only this needs.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from './processes.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const LONGEST_MS = 8 * 60_000;

export interface OpenClaw {
  readonly version: string;
  /** The file that Node runs. */
  readonly entry: string;
  /** Where Node may keep what it compiled, so that the next run starts sooner. */
  readonly cache: string;
}

/** OpenClaw itself, and ClawHub's command line. */
type Dependencies = Readonly<Record<'openclaw' | 'clawhub', string>>;

/** Installs what the lockfile names where it is missing or of another version. Errors: Error with what pnpm said. */
export const installOpenClaw = async (say: (text: string) => void): Promise<OpenClaw> => {
  const { dependencies } = await readJson<{ dependencies: Dependencies }>('package.json');
  const version = dependencies.openclaw;
  if (!(await isInstalled(dependencies))) {
    say(`Installing OpenClaw ${version} in examples/openclaw-agent (once) ...`);
    await install();
  }
  if (!(await isInstalled(dependencies))) throw new Error(`OpenClaw ${version} is not there after installing it.`);
  const modules = `${folder}node_modules`;
  return { version, entry: `${modules}/openclaw/openclaw.mjs`, cache: `${modules}/.cache/compiled` };
};

const install = async (): Promise<void> => {
  // Frozen: exactly what the lockfile pins. No package's own script is run: OpenClaw works without them.
  const args = ['install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
  const program = { command: 'pnpm', args, env: { ...env, CI: 'true' } as Record<string, string>, cwd: folder };
  const { code, stdout, stderr } = await runProgram(program, LONGEST_MS);
  if (code !== 0) throw new Error(`OpenClaw could not be installed:\n${stdout}${stderr}`);
};

const isInstalled = async (dependencies: Dependencies): Promise<boolean> => {
  for (const [name, version] of Object.entries(dependencies)) {
    const found = await readJson<{ version: string }>(`node_modules/${name}/package.json`).catch(() => undefined);
    if (found?.version !== version) return false;
  }
  return true;
};

const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(`${folder}${path}`, 'utf8')) as T;
