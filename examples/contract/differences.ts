// Where the wire is known to differ from Zoho's documents, and what of them is not covered: the one table, put together
// from its parts. Every row names its evidence, or what the sandbox lacks; a row, or one of its operations or paths, that no traffic needs fails the contract tests.
import type { Difference } from './differences/difference.ts';
import { lessThanDocumented, notCovered } from './differences/less.ts';
import { moreThanDocumented } from './differences/more.ts';
import { operationsNotInInventory, requests } from './differences/requests.ts';
import { shapes } from './differences/shapes.ts';
import { blanks, types } from './differences/values.ts';

export const differences: readonly Difference[] = [
  ...operationsNotInInventory,
  ...requests,
  ...shapes,
  ...types,
  ...blanks,
  ...moreThanDocumented,
  ...lessThanDocumented,
  ...notCovered,
];
