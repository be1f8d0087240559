// A registry on this machine, and somebody who publishes there with the real `clawhub`, by this project's own command.
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, readManifest } from '../../skill/manifest.ts';
import { privateEnvironment } from './openclaw-settings.ts';
import { type Ended, runProgram } from './processes.ts';
import { type Registry, startRegistry } from './registry.ts';

export const OWNER = 'acme';
export const REPO = 'acme/zoho-inventory-openclaw';
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const LONGEST_MS = 60_000;
/** Where `openclaw` and `clawhub` are found by their names. */
export const PROGRAMS = fileURLToPath(new URL('node_modules/.bin', import.meta.url));

export interface Publisher {
  readonly registry: Registry;
  run(command: string, ...args: string[]): Promise<Ended>;
  login(): Promise<Ended>;
  /** `pnpm release:skill`, without pnpm. */
  release(...more: string[]): Promise<Ended>;
}

/** Its settings lie in the folder; the caller closes the registry. */
export const openPublisher = async (folder: string): Promise<Publisher> => {
  const registry = await startRegistry(
    OWNER,
    readManifest().env.map(({ name }) => name),
  );
  const env = {
    ...privateEnvironment(folder),
    PATH: [PROGRAMS, dirname(process.execPath), process.env.PATH].join(delimiter),
    CLAWHUB_REGISTRY: registry.origin,
    CLAWHUB_CONFIG_PATH: join(folder, 'clawhub.json'),
    CLAWHUB_DISABLE_TELEMETRY: '1',
  };
  const run = (command: string, ...args: string[]) => runProgram({ command, args, env, cwd: ROOT }, LONGEST_MS);
  const release = [join(ROOT, 'skill/publish.ts'), '--owner', OWNER, '--repo', REPO, '--commit', COMMIT];
  return {
    registry,
    run,
    login: () => run('clawhub', 'login', '--token', registry.token, '--no-input'),
    release: (...more) => run(process.execPath, ...release, ...more),
  };
};
