// What a file says, as a tree: for telling what it imports and does without running it.
export interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

export const nodesIn = function* (node: Node, parent?: Node, key?: string): Generator<{ node: Node; isName: boolean }> {
  // A name behind a dot, and the key of a property, is no variable.
  const isName = (key === 'property' || key === 'key') && parent?.computed !== true;
  yield { node, isName };
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesIn(child, node, name);
  }
};
