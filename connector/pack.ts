// Packs the connector for npm: everything of it in one file, beside the two that start it and tell of it.
// pnpm pack:npm [folder] [--owner handle]. Prints the tarball's path. The owner is who publishes the skill on ClawHub, whose
// copy of it `init` then tells to install; else the one in clawhub.manifest.json, or, where none is known, the one packed along.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '..');
const NAME = 'zoho-inventory-connector';
/** Native code cannot be bundled: npm installs it, in this very version. */
const NATIVE = 'better-sqlite3';
const NEWEST_SYNTAX = 'node24';
/** The skill in the package, as ClawHub has it. */
const SKILL_FOLDER = 'skill/zoho-inventory';

/** What a clone types, and what an installed connector does. */
export const asInstalled = (text: string): string => text.replaceAll('pnpm connector', `npx ${NAME}`);

const saysWhatToType: Plugin = {
  name: 'says what to type',
  setup: ({ onLoad }) => {
    onLoad({ filter: /connector\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: asInstalled(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/** In the words of the module that it stands in the place of. */
const skillSource = (owner: string | null): string =>
  owner === null
    ? `import { join } from 'node:path';
       export const skillSource = join(import.meta.dirname, '${SKILL_FOLDER}');`
    : `export const skillSource = ${JSON.stringify(`@${owner}/${manifest().slug}`)};`;

const saysWhereTheSkillIs = (owner: string | null): Plugin => ({
  name: 'says where the skill is',
  setup: ({ onLoad }) => {
    onLoad({ filter: /connector\/src\/cli\/skill-source\.ts$/ }, () => ({
      contents: skillSource(owner),
      loader: 'ts',
    }));
  },
});

/** Packages of which something is in the bundle, by their folders. */
const bundled = (inputs: readonly string[]): string[] => {
  const folders = inputs.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []);
  return [...new Set(folders)].sort();
};

/** Whose work is in the bundle, and under which licence. Errors: Error where a package carries none. */
const notices = (folders: readonly string[]): string =>
  folders
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
      const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? '' : readFileSync(join(ROOT, folder, file), 'utf8').trim();
      if (text === '' && license === undefined) throw new Error(`${name} says nothing of its licence.`);
      return `${name} ${version} (${license})\n\n${text}`;
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);

interface Bundled {
  /** The files that went into it. */
  readonly inputs: readonly string[];
  /** What it asks for besides. */
  readonly outside: readonly string[];
}

const bundle = async (outfile: string, owner: string | null): Promise<Bundled> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['connector/src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: NEWEST_SYNTAX,
    external: [NATIVE],
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    // The first that knows a file has it.
    plugins: [saysWhereTheSkillIs(owner), saysWhatToType],
    // What was written for CommonJS asks for Node's own modules while it runs.
    banner: {
      js: "import { createRequire as bundledRequire } from 'node:module';\nconst require = bundledRequire(import.meta.url);",
    },
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const outside = imports.flatMap(({ path, external }) => (external === true ? [path] : []));
  return { inputs: Object.keys(metafile.inputs), outside: [...new Set(outside)] };
};

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest = (): { slug: string; owner: string | null; skillDir: string } =>
  readJson(join(ROOT, 'clawhub.manifest.json'));

/** What npm is told of the package. */
export const packageFacts = () => {
  const own = readJson(join(HERE, 'package.json'));
  const top = readJson(join(ROOT, 'package.json'));
  const { version } = readJson(join(HERE, 'node_modules', NATIVE, 'package.json'));
  return {
    name: NAME,
    version: own.version,
    description:
      'Connects OpenClaw, web shops and services to Zoho Inventory: run it yourself, it alone holds the secrets.',
    license: own.license,
    type: 'module',
    engines: top.engines,
    bin: { [NAME]: `${NAME}.mjs` },
    files: ['connector.mjs', `${NAME}.mjs`, '.env.example', 'THIRD-PARTY-LICENSES.txt', SKILL_FOLDER],
    dependencies: { [NATIVE]: version },
  };
};

/** Writes the package's folder anew; answers what the bundle asks for besides itself. */
export const writePackage = async (
  folder: string,
  { owner = manifest().owner }: { readonly owner?: string | null | undefined } = {},
): Promise<readonly string[]> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs, outside } = await bundle(join(folder, 'connector.mjs'), owner);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), `${notices(bundled(inputs))}\n`);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageFacts(), null, 2)}\n`);
  writeFileSync(join(folder, '.env.example'), asInstalled(readFileSync(join(ROOT, '.env.example'), 'utf8')));
  copyFileSync(join(HERE, 'packed', 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(HERE, 'packed', `${NAME}.mjs`), join(folder, `${NAME}.mjs`));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(ROOT, manifest().skillDir), join(folder, SKILL_FOLDER), { recursive: true });
  return outside;
};

/** The tarball as npm makes it of the folder, beside it. Errors: Error with what npm said. */
export const packFolder = (folder: string): string => {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--pack-destination', '..'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not pack ${folder}: ${stderr}`);
  const tarball = join(dirname(folder), `${NAME}-${packageFacts().version}.tgz`);
  if (!existsSync(tarball)) throw new Error(`npm packed something else: ${stdout}`);
  return tarball;
};

const USAGE = 'Usage: pnpm pack:npm [folder] [--owner handle]';

const readWords = () => {
  try {
    return parseArgs({ options: { owner: { type: 'string' }, help: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(1);
  }
};

const main = async (): Promise<void> => {
  const { values, positionals } = readWords();
  if (values.help === true) return console.log(USAGE);
  const folder = join(positionals[0] ?? join(ROOT, '.data', 'npm'), 'package');
  await writePackage(folder, values);
  const tarball = packFolder(folder);
  // Its path alone on stdout, for scripts.
  console.log(tarball);
  console.error(`Install it, in an empty folder of your own: npm install '${tarball}'; then: npx ${NAME} init`);
};

if (import.meta.main) await main();
