// The files for containers and systemd, held against what they speak of. container.test.ts builds one and runs it.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig } from 'connector/config.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFacts } from '../../connector/pack.ts';
import { readDockerfile } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

test('the image is of a Node that the connector runs on', () => {
  const [major] = engines.node.match(/\d+/);
  const images = readDockerfile(read('Dockerfile')).flatMap(({ word, text }) => (word === 'FROM' ? [text] : []));
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(new RegExp(`^node:${major}-`));
});

test('its steps are scripts of this repository', () => {
  const steps = readDockerfile(read('Dockerfile')).flatMap(({ word, text }) => (word === 'RUN' ? [text] : []));
  const scriptsRun = steps.flatMap((step) => step.match(/pnpm@12 (?!install)(\S+)/)?.[1] ?? []);
  expect(scriptsRun).toEqual(['pack:npm']);
  for (const name of scriptsRun) expect(scripts).toHaveProperty([name]);
});

test('no secret, database or history of this folder goes into it', () => {
  const kept = read('Dockerfile.dockerignore').trim().split('\n');
  const secret = ['**/.env*', '**/*.env', '**/*.db*', '**/master.key'];
  expect(kept).toEqual(expect.arrayContaining([...secret, '.git', '**/node_modules']));
  expect(kept.filter((line) => line.startsWith('!'))).toEqual(['!.env.example']);
});

test('its settings are settings, and its volume holds the database', () => {
  const lines = readDockerfile(read('Dockerfile'));
  const env = lines.find(({ word }) => word === 'ENV')?.text ?? '';
  const settings = Object.fromEntries(env.split(' ').map((pair) => pair.split('=') as [string, string]));
  const config = readConfig(settings);
  const volume = lines.find(({ word }) => word === 'VOLUME')?.text;
  expect(config.DATABASE_FILE.startsWith(`${volume}/`)).toBe(true);
  expect(lines.find(({ word }) => word === 'EXPOSE')?.text).toBe(String(config.PORT));
  expect(lines.find(({ word }) => word === 'USER')?.text).toBe('node');
});

test('compose builds this image, and both it and systemd give the connector time to finish', () => {
  const { services } = parse(read('compose.yaml'));
  const { build, stop_grace_period, ports, volumes } = services.connector;
  expect(globSync(build.dockerfile, { cwd: join(import.meta.dirname, build.context) })).toEqual([build.dockerfile]);
  const drainMs = Number(
    /DRAIN_MS = ([\d_]+)/.exec(readFileSync(join(ROOT, 'connector/src/serve.ts'), 'utf8'))?.[1]?.replaceAll('_', ''),
  );
  expect(drainMs).toBeGreaterThan(0);
  expect(Number.parseInt(stop_grace_period, 10) * 1_000).toBeGreaterThan(drainMs);
  const unit = read('zoho-inventory-connector.service');
  expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1]) * 1_000).toBeGreaterThan(drainMs);
  expect(ports).toEqual(['127.0.0.1:8787:8787']);
  expect(volumes).toEqual(['connector-data:/data']);
});

test('a copy of .env.example is enough for the container: it listens to others, and keeps things in its volume', () => {
  const example = parseEnv(readFileSync(join(ROOT, '.env.example'), 'utf8'));
  const { env_file, environment, ports, volumes } = parse(read('compose.yaml')).services.connector;
  const settings = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
  const config = readConfig({ ...example, ...settings });
  expect(config.HOST).toBe('0.0.0.0');
  expect(ports[0].endsWith(`:${config.PORT}`)).toBe(true);
  expect(config.DATABASE_FILE.startsWith(`${volumes[0].split(':')[1]}/`)).toBe(true);
  // And it is never committed by mistake.
  expect(readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n')).toContain(
    `*${env_file.slice(env_file.indexOf('.'))}`,
  );
});

test('systemd starts what npm installs', () => {
  const [, program] = /ExecStart=.* (\S+\.mjs) start/.exec(read('zoho-inventory-connector.service')) ?? [];
  const { name, bin } = packageFacts();
  expect(program?.endsWith(`/node_modules/${name}/${Object.values(bin)[0]}`)).toBe(true);
});
