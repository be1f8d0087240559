// What a unit of work waits for besides what it was handed: Zoho, a timer, a file.
import { isNode, type Node, nodesIn } from './syntax.ts';

/** The names that a pattern binds: of `{ door, items: these }`, door and these. */
const boundBy = (pattern: unknown): string[] => {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [pattern.name as string];
  const parts = [pattern.properties, pattern.elements].flatMap((each) => (Array.isArray(each) ? (each as Node[]) : []));
  return [...parts, pattern.value, pattern.argument, pattern.left].flatMap(boundBy);
};

/** Whether something is given what a unit of work was handed, as `move(s, plan)`, or is asked of it, as `s.plans.get()`. */
const leansOn = (handed: ReadonlySet<string>, node: Node): boolean => {
  for (const { node: each, isName } of nodesIn(node)) {
    if (each.type === 'Identifier' && !isName && handed.has(each.name as string)) return true;
  }
  return false;
};

const written = (text: string, node: Node): string =>
  text.slice(node.start as number, node.end as number).replace(/\s+/g, ' ');

/** In the function handed to a `write(...)`, what is awaited without what it was handed: Zoho, a timer, a file. */
export const foreignWaitsIn = (text: string, root: Node): string[] => {
  const found: string[] = [];
  for (const { node } of nodesIn(root)) {
    const callee = node.type === 'CallExpression' && isNode(node.callee) ? node.callee : null;
    const name = callee?.type === 'MemberExpression' && isNode(callee.property) ? callee.property.name : null;
    const [work] = Array.isArray(node.arguments) ? (node.arguments as Node[]) : [];
    if (name !== 'write' || work === undefined || !/Function/.test(work.type)) continue;
    const handed = new Set((work.params as Node[]).flatMap(boundBy));
    // A function of one expression is awaited as a whole.
    const { body } = work as { body?: unknown };
    if (isNode(body) && body.type !== 'BlockStatement' && !leansOn(handed, body)) found.push(written(text, body));
    for (const { node: inner } of nodesIn(work)) {
      if (inner.type === 'AwaitExpression' && isNode(inner.argument) && !leansOn(handed, inner.argument)) {
        found.push(written(text, inner));
      }
    }
  }
  return found;
};
