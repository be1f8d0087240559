// Builds what is published: the table of commands out of shared-schemas, and one readable script out of src.
// `node skill/build.ts` writes both; `--check` fails where the committed files differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { buildTable, TABLE } from './build-table.ts';
import { format } from './format.ts';
import { ROOT } from './manifest.ts';

const ROOM = import.meta.dirname;
const SCRIPT = join(ROOM, 'zoho-inventory/scripts/zoho-inventory.mjs');

const HEAD = `// Zoho Inventory for OpenClaw: asks your own connector, which alone talks to Zoho. Node 20 or newer, no dependencies.
// It sends CONNECTOR_API_KEY nowhere: the key signs a one-minute statement for the address in CONNECTOR_URL.
// Built from the project's skill/src by skill/build.ts. SPDX-License-Identifier: MIT-0
`;

/** The whole script: every file that main.ts needs, in the order they need each other, types taken out. */
export const buildScript = (): string => {
  const script: Script = { builtins: new Map(), names: new Map(), parts: [] };
  for (const [path, source] of collect(join(ROOM, 'src/main.ts'))) addPart(script, path, source);
  const imports = [...script.builtins]
    .sort()
    .map(([from, its]) => `import { ${its.sort().join(', ')} } from '${from}';`);
  return tighten(format(SCRIPT, [HEAD, imports.join('\n'), ...script.parts.map(loosen)].join('\n\n')));
};

/** Leaves it to the formatter which literals fit on one line, at the width biome.json gives the script. */
const loosen = (part: string): string => part.replace(/\{\n\s*(?=[\w'[.])/g, '{ ');
/** What begins with a comment, or is one line, needs no empty line before it; the parts keep theirs. */
const tighten = (script: string): string => script.replace(/\n\n(?=\/\*\*|const \w+ = .*;\n)/g, '\n');

interface Script {
  /** Names taken from each of Node's own modules. */
  readonly builtins: Map<string, string[]>;
  /** Every top-level name so far, and what it is called in the one scope all files share. */
  readonly names: Map<string, string>;
  readonly parts: string[];
}

/** Files by path with their types stripped, dependencies first. */
const collect = (path: string, found = new Map<string, string>()): Map<string, string> => {
  if (found.has(path)) return found;
  const source = stripTypeScriptTypes(readFileSync(path, 'utf8'));
  for (const [, from = ''] of source.matchAll(LOCAL)) collect(resolve(dirname(path), from), found);
  return found.set(path, source);
};

const LOCAL = /^(?:im|ex)port \{[^}]*\} from '(\.[^']+)';$/gm;
const LOCAL_IMPORT = /^import \{[\w\s,]+\} from '\.[^']+';$/gm;
const ALIAS_EXPORT = /^export \{ (\w+) as (\w+) \} from '\.[^']+';$/gm;
const BUILTIN_IMPORT = /^import \{ ([\w, ]+) \} from '(node:[a-z_]+)';$/gm;
// What follows an empty line of the first comment is for who builds here.
const FOR_BUILDERS = /^((?:\/\/ .*\n)+)\/\/\n(?:\/\/.*\n)+/;
// The first comment of a file speaks for the one thing that follows it.
const HEADER_GAP = /^((?:\/\/.*\n)+)\s*\n(?=const |class )/;

/** Adds a file's text without its imports and exports. A file of aliases adds their other names alone. */
const addPart = ({ builtins, names, parts }: Script, path: string, source: string): void => {
  const name = (it: string, called: string): void => {
    if (names.has(it)) throw new Error(`${path} declares ${it}, which another file declares too`);
    names.set(it, called);
  };
  for (const [, its = '', from = ''] of source.matchAll(BUILTIN_IMPORT)) {
    builtins.set(from, [...(builtins.get(from) ?? []), ...its.split(', ')]);
  }
  const aliases = [...source.matchAll(ALIAS_EXPORT)];
  for (const [, it = '', alias = ''] of aliases) name(alias, it);
  if (aliases.length > 0) return;
  const bare = source
    .replace(LOCAL_IMPORT, '')
    .replace(BUILTIN_IMPORT, '')
    .replace(/^export (?=const |class )/gm, '');
  if (/^(?:import|export)\b/m.test(bare))
    throw new Error(`${path} imports or exports in a way this build does not know`);
  for (const [, it = ''] of bare.matchAll(/^(?:const|let|class|function) (\w+)/gm)) name(it, it);
  const named = bare.replace(/\b\w+\b(?!')/g, (it) => names.get(it) ?? it);
  parts.push(
    named
      .replace(FOR_BUILDERS, '$1')
      .replace(HEADER_GAP, '$1')
      .replace(/^(const \w+) +=/gm, '$1 =')
      .trim(),
  );
};

/** The files that differ from what they are built of. The table comes first: the script holds it. */
export const differences = (mend: (path: string, text: string) => void = () => {}): string[] =>
  [
    { path: TABLE, make: buildTable },
    { path: SCRIPT, make: buildScript },
  ].flatMap(({ path, make }) => {
    const text = make();
    if (text === read(path)) return [];
    mend(path, text);
    return [relative(ROOT, path)];
  });

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

if (import.meta.main) {
  const check = process.argv.includes('--check');
  for (const path of differences(check ? undefined : writeFileSync)) {
    console.log(check ? `${path} differs from its source: run node skill/build.ts` : `wrote ${path}`);
    if (check) process.exitCode = 1;
  }
}
