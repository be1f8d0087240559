// The image built and run by a real Docker engine, with the commands that stand in the files: where TRY_DOCKER is set,
// since it takes minutes, fetches from the internet and wants port 8787.
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 1_200_000 });

const ROOT = join(import.meta.dirname, '../..');
const LEFT_OUT = ['node_modules', '.git', '.data'];
const commands = [...readFileSync(join(import.meta.dirname, 'compose.yaml'), 'utf8').matchAll(/^# {3}(docker .*)$/gm)];
const [up = '', exec = '', stop = '', restore = '', uninstall = ''] = commands.map(([, command]) => command ?? '');

describe.skipIf(process.env.TRY_DOCKER === undefined)('in a container', () => {
  let folder: string;
  /** A shell in the clone: `docker compose` is a program of its own where Docker is old. */
  const sh = async (command: string): Promise<string> => {
    const old = 'docker compose version >/dev/null 2>&1 || docker() { shift; command docker-compose "$@"; }';
    const script = command.startsWith('docker compose') ? `${old}\n${command}` : command;
    const env = { ...process.env, COMPOSE_PROJECT_NAME: basename(folder).toLowerCase(), DOCKER_BUILDKIT: '1' };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      cwd: folder,
      env: { ...env, COMPOSE_DOCKER_CLI_BUILD: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  const compose = (words: string): Promise<string> => sh(up.replace(/ up .*$/, ` ${words}`));
  const connector = (words: string): Promise<string> =>
    sh(exec.replace(' exec ', ' exec -T ').replace('doctor', words));
  const id = async (): Promise<string> =>
    (await compose('ps -aq connector').catch(() => compose('ps -q connector'))).trim();
  const inspect = async (what: string): Promise<string> =>
    (await sh(`docker inspect ${await id()} -f '${what}'`)).trim();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'container-'));
    const filter = (path: string): boolean => !LEFT_OUT.includes(basename(path));
    cpSync(ROOT, folder, { recursive: true, filter });
    copyFileSync(join(folder, '.env.example'), join(folder, 'examples/deploy/connector.env'));
    chmodSync(join(folder, 'examples/deploy/connector.env'), 0o600);
    await sh(up);
  });
  afterAll(async () => {
    await compose('down -v --rmi local');
    rmSync(folder, { recursive: true, force: true });
  });

  const isHealthy = () =>
    vi.waitUntil(async () => (await inspect('{{.State.Health.Status}}')) === 'healthy', {
      timeout: 90_000,
      interval: 500,
    });

  test('it is healthy, and answers on this machine', async () => {
    await isHealthy();
    const { status } = await fetch('http://127.0.0.1:8787/healthz');
    expect(status).toBe(200);
  });

  test('it runs as nobody of weight, and what it keeps is its own alone', async () => {
    const told = await compose(
      "exec -T connector sh -c 'id -un; stat -c %a,%U /data /data/connector.db /data/master.key'",
    );
    expect(told.trim().split('\n')).toEqual(['node', '700,node', '600,node', '600,node']);
    await expect(compose('exec -T connector touch /app/x')).rejects.toThrow(/Read-only file system/);
  });

  test('no setting of this folder is in the image', async () => {
    expect(await compose('exec -T connector sh -c \'find / -xdev -name "*connector.env" 2>/dev/null || true\'')).toBe(
      '',
    );
  });

  test('its commands are run as its file says', async () => {
    const stdout = expect.stringContaining('client: The connector has no Zoho client.');
    await expect(connector('doctor')).rejects.toMatchObject({ code: 3, stdout });
    expect(await connector('status')).toContain('Not connected to Zoho yet.');
    await connector('pause');
    expect(await connector('status')).toContain('paused');
  });

  test('asked to end it ends by itself, and begins again where it was', async () => {
    await compose('stop');
    expect(await inspect('{{.State.ExitCode}}')).toBe('0');
    await compose('start');
    await isHealthy();
    expect(await connector('status')).toContain('paused');
  });

  test('stopped, it is restored and uninstalled in a container of its own, as its file says', async () => {
    await connector('backup /data/copy.db');
    await connector('resume');
    await sh(stop);
    await sh(restore.replace(' --rm ', ' --rm -T '));
    await compose('start');
    await isHealthy();
    expect(await connector('status')).toContain('paused');
    await sh(stop);
    const told = await sh(`${uninstall.replace(' --rm ', ' --rm -T ')} --yes`);
    expect(told).toContain('entries, is in /data/audit-log.jsonl.');
  });
});
