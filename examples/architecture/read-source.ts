// One file of the house as the rules see it: what it imports, uses and waits for.
import { dirname, join } from 'node:path/posix';
import { parseAst } from 'vitest/node';
import { foreignWaitsIn } from './foreign-waits.ts';
import { isNode, type Node, nodesIn } from './syntax.ts';

export interface Import {
  /** Path from the root of the repository, or the name of a package or of Node's own module. */
  readonly from: string;
  /** Nothing of it is left when the types are stripped. */
  readonly asTypes: boolean;
}

export interface Source {
  readonly path: string;
  readonly firstLine: string;
  readonly imports: readonly Import[];
  /** What is used without being declared by an import: `process`, `new Date()`, `export *` and the like. */
  readonly uses: ReadonlySet<string>;
  /** What is awaited inside a unit of work and is not handed to it, as it is written. */
  readonly foreignWaits: readonly string[];
  /** Words of SQL that SQLite alone knows, outside comments. */
  readonly sqliteWords: readonly string[];
}

const resolve = (path: string, from: string): string => {
  if (from.startsWith('.')) return join(dirname(path), from);
  // The workspace's own packages are folders of this repository.
  if (from === 'shared-schemas') return 'shared-schemas/src/index.ts';
  if (from === 'zoho-sandbox') return 'examples/zoho-sandbox/src/index.ts';
  return from.replace(/^connector\//, 'connector/src/');
};

const importOf = (path: string, node: Node): Import[] => {
  if (!isNode(node.source) || typeof node.source.value !== 'string') return [];
  const parts = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : [];
  const kinds = [node, ...parts].map((each) => each.importKind ?? each.exportKind);
  const asTypes = kinds[0] === 'type' || (parts.length > 0 && kinds.slice(1).every((kind) => kind === 'type'));
  return [{ from: resolve(path, node.source.value), asTypes: asTypes || node.type === 'TSImportType' }];
};

const useOf = (node: Node, isName: boolean): string[] => {
  if (node.type === 'Identifier' && !isName && ['process', 'console'].includes(node.name as string)) {
    return [node.name as string];
  }
  if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'fetch') return ['fetch'];
  if (node.type === 'MemberExpression' && isNode(node.object) && isNode(node.property)) {
    const name = `${String(node.object.name)}.${String(node.property.name)}`;
    return ['Date.now', 'Math.random', 'globalThis.process', 'globalThis.fetch'].includes(name) ? [name] : [];
  }
  if (node.type === 'NewExpression' && isNode(node.callee) && node.callee.name === 'Date') {
    return (node.arguments as Node[]).length === 0 ? ['new Date()'] : [];
  }
  if (node.type === 'ExportAllDeclaration' && node.exportKind !== 'type') return ['export *'];
  return node.type === 'ExportDefaultDeclaration' ? ['export default'] : [];
};

// `.autoIncrement()` is the schema builder's own word, which it says to each database in that one's way.
const SQLITE_WORDS = /(?<!\.)\b(rowid|_rowid_|autoincrement|strftime|julianday|ifnull|glob|insert or|replace into)\b/gi;

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

export const readSource = (path: string, text: string): Source => {
  const imports: Import[] = [];
  const uses = new Set<string>();
  const root = parseAst(text, { lang: 'ts' }) as unknown as Node;
  for (const { node, isName } of nodesIn(root)) {
    imports.push(...importOf(path, node));
    for (const use of useOf(node, isName)) uses.add(use);
  }
  return {
    path,
    firstLine: text.replace(/^#!.*\n/, '').split('\n', 1)[0] ?? '',
    imports,
    uses,
    foreignWaits: foreignWaitsIn(text, root),
    sqliteWords: withoutComments(text).match(SQLITE_WORDS) ?? [],
  };
};
