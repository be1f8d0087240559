// From this folder to somebody's agent: the real `clawhub` publishes what clawhub.manifest.json says to a registry on
// this machine, and the real OpenClaw installs, verifies and updates it from there.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, readManifest } from '../../skill/manifest.ts';
import { publishWords } from '../../skill/publish.ts';
import { freePort } from '../demo/free-port.ts';
import type { OpenClaw } from './install.ts';
import { createOpenClaw, type PrivateOpenClaw } from './openclaw.ts';
import type { Ended } from './processes.ts';
import { COMMIT, OWNER, openPublisher, type Publisher, REPO } from './publisher.ts';
import type { Report } from './report.ts';

const manifest = readManifest();
const { slug } = manifest;

interface Stage extends Publisher {
  readonly report: Report;
  readonly folder: string;
  readonly openclaw: PrivateOpenClaw;
}

export const playPublishing = async (program: OpenClaw, report: Report, signal: AbortSignal): Promise<void> => {
  report.title('The skill is published, installed from the registry, verified and updated');
  const folder = await mkdtemp(join(tmpdir(), 'zoho-registry-'));
  const publisher = await openPublisher(folder);
  const { registry } = publisher;
  const port = await freePort();
  const more = { OPENCLAW_CLAWHUB_URL: registry.origin };
  const openclaw = await createOpenClaw(program, { folder, port, modelUrl: registry.origin, signal, env: more });
  const stage: Stage = { ...publisher, report, folder, openclaw };
  try {
    for (const act of [publish, install, update, refuse]) {
      signal.throwIfAborted();
      await act(stage);
    }
  } finally {
    await registry.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

const publish = async ({ report, registry, login, release }: Stage): Promise<void> => {
  const strange = await release();
  report.check('nobody publishes without having signed in', strange.code !== 0 && registry.releases.length === 0);
  const signedIn = await login();
  report.check('clawhub login', signedIn.code === 0, signedIn);
  const dry = await release('--dry-run');
  const would = `${dry.stdout}${dry.stderr}`.includes(`Would publish ${slug}@${manifest.version}`);
  report.check(
    'pnpm release:skill --dry-run publishes nothing',
    dry.code === 0 && would && registry.releases.length === 0,
    dry,
  );

  const done = await release();
  report.say(`$ pnpm release:skill --owner ${OWNER} --repo ${REPO}\n${done.stderr.trim()}`);
  const [told] = registry.releases;
  report.check('pnpm release:skill publishes', done.code === 0 && told !== undefined, done);
  const { displayName, version, changelog, tags, categories, topics } = manifest;
  const asked = { slug, displayName, ownerHandle: OWNER, version, changelog, tags, categories, topics };
  const heard = Object.fromEntries(Object.keys(asked).map((name) => [name, told?.[name as keyof typeof told]]));
  report.check('with what the manifest says', JSON.stringify(heard) === JSON.stringify(asked), { heard, asked });
  const { repo, commit, path } = told?.source ?? {};
  report.check('and where it comes from', `${repo}@${commit}:${path}` === `${REPO}@${COMMIT}:${manifest.skillDir}`);
  report.check(
    'each file as it stands here',
    (await differing(told?.files, join(ROOT, manifest.skillDir))) === '',
    told,
  );
  const again = await release();
  report.check('a version is published once', again.code !== 0 && registry.releases.length === 1, again);
};

/** The paths whose texts are not those of the folder. */
const differing = async (files: ReadonlyMap<string, Buffer> | undefined, folder: string): Promise<string> => {
  if (files === undefined || files.size === 0) return 'there are none';
  const wrong: string[] = [];
  for (const [path, bytes] of files) {
    if (!(await readFile(join(folder, path))).equals(bytes)) wrong.push(path);
  }
  return wrong.join(', ');
};

const install = async ({ report, registry, openclaw }: Stage): Promise<void> => {
  const said = await openclaw.cli(['skills', 'install', `@${OWNER}/${slug}`]);
  report.say(`$ openclaw skills install @${OWNER}/${slug}\n${said.trim().replaceAll(openclaw.workspace, '…')}`);
  const here = join(openclaw.workspace, 'skills', slug);
  report.check('openclaw skills install has each file', (await differing(registry.releases[0]?.files, here)) === '');
  const verified = JSON.parse(await openclaw.cli(['skills', 'verify', `@${OWNER}/${slug}`]));
  report.check(
    'openclaw skills verify finds it sound',
    verified.ok === true && verified.version === manifest.version,
    verified,
  );
  const info = JSON.parse(await openclaw.cli(['skills', 'info', slug, '--json']));
  const missing = [...manifest.env].filter(({ required }) => required).map(({ name }) => name);
  report.check('it wants what the manifest declares', `${info.missing.env}` === `${missing}`, info);
};

const nextOf = (version: string): string => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The next version, as a copy of this one that says so. */
const publishNext = async ({ folder, run }: Stage, version: string): Promise<Ended> => {
  const copy = join(folder, `v${version}`, slug);
  await cp(join(ROOT, manifest.skillDir), copy, { recursive: true });
  const page = join(copy, 'SKILL.md');
  await writeFile(page, (await readFile(page, 'utf8')).replace(/^version: .*$/m, `version: ${version}`));
  const next = { ...manifest, version, skillDir: copy, changelog: 'The next one.' };
  return run('clawhub', ...publishWords(next, { owner: OWNER, repo: REPO, commit: COMMIT }).words);
};

const installedVersion = async ({ openclaw }: Stage): Promise<string | undefined> =>
  /^version: (.*)$/m.exec(await readFile(join(openclaw.workspace, 'skills', slug, 'SKILL.md'), 'utf8'))?.[1];

const update = async (stage: Stage): Promise<void> => {
  const { report, openclaw } = stage;
  const version = nextOf(manifest.version);
  const done = await publishNext(stage, version);
  report.check(`the next version, ${version}, is published`, done.code === 0, done);
  const said = await openclaw.cli(['skills', 'update', slug]);
  report.say(`$ openclaw skills update ${slug}\n${said.trim().replaceAll(openclaw.workspace, '…')}`);
  report.check('openclaw skills update brings it', (await installedVersion(stage)) === version, said);
};

/** What the registry's scan condemns is not installed: the checks above could fail. */
const refuse = async (stage: Stage): Promise<void> => {
  const { report, openclaw, registry } = stage;
  const good = nextOf(manifest.version);
  await publishNext(stage, nextOf(good));
  registry.condemn('malware.found');
  const said = await openclaw.cli(['skills', 'update', slug]).catch((error: Error) => error.message);
  report.check('a condemned version is not brought', (await installedVersion(stage)) === good, said);
  const verified = await openclaw.cli(['skills', 'verify', `@${OWNER}/${slug}`, '--version', nextOf(good)]).then(
    () => 'sound',
    () => 'condemned',
  );
  report.check('and verify says so', verified === 'condemned', verified);
};
