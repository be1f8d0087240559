// The connector packed as for npm, and installed by npm into an empty folder, without asking a registry: what it needs
// is packed from what is installed here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFolder, writePackage } from '../../connector/pack.ts';

export interface Installed {
  /** To be removed by who asked for it. */
  readonly folder: string;
  /** The empty folder it was installed into. */
  readonly home: string;
  readonly tarball: string;
  /** What node_modules/.bin leads to. */
  readonly program: string;
}

const npm = (cwd: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
};

const packInstalled = (from: string, into: string): { tarball: string; dependencies: readonly string[] } => {
  const folder = realpathSync(from);
  const [{ filename }] = JSON.parse(npm(into, 'pack', '--json', '--ignore-scripts', folder));
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // A package's own dependencies lie beside it.
  return {
    tarball: join(into, filename),
    dependencies: Object.keys(dependencies).map((name) => join(dirname(folder), name)),
  };
};

export const installPacked = async (options: Parameters<typeof writePackage>[1] = {}): Promise<Installed> => {
  const folder = mkdtempSync(join(tmpdir(), 'zoho-packed-'));
  const home = join(folder, 'empty');
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  await writePackage(join(folder, 'package'), options);
  const tarball = packFolder(join(folder, 'package'));
  const native = dirname(fileURLToPath(import.meta.resolve('better-sqlite3/package.json')));
  const first = packInstalled(native, folder);
  const tarballs = [first, ...first.dependencies.map((from) => packInstalled(from, folder))].map(
    (each) => each.tarball,
  );
  npm(home, 'install', '--offline', '--no-audit', '--no-fund', tarball, ...tarballs);
  const program = realpathSync(join(home, 'node_modules', '.bin', 'zoho-inventory-connector'));
  return { folder, home, tarball, program };
};
