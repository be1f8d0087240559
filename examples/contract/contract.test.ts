// What the connector asks of Zoho, and what the sandbox answers in Zoho's stead, against Zoho's own published documents.
// Where the wire is known to differ, differences.ts says so and why; check.ts says what counts.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from 'zoho-sandbox';
import type { Exchange } from './check.ts';
import { type Driven, driveConnector } from './connector-traffic.ts';
import { examine, type Report } from './contract.ts';
import { NOT_COVERED } from './differences/difference.ts';
import { differences } from './differences.ts';
import { findDocuments, readDocuments } from './documents.ts';
import { createRecorder } from './record.ts';
import { type Dialect, visitSandbox } from './sandbox-traffic.ts';

const dialects: readonly Dialect[] = ['locations', 'warehouses'];
const documents = findDocuments(process.env);
const demanded = /^(1|true)$/.test(process.env.CI ?? '') || process.env.REQUIRE_ZOHO_OPENAPI === '1';
const skipped = documents.missing !== null && !demanded;
if (skipped) console.warn(`The contract tests are skipped. ${documents.missing}`);

describe.skipIf(skipped)('Zoho’s published documents', () => {
  const driven = new Map<Dialect, Driven>();
  const traffic: Exchange[] = [];
  const routes = new Set<string>();
  let report: Report;

  beforeAll(async () => {
    if (documents.missing !== null) throw new Error(documents.missing);
    for (const dialect of dialects) {
      // Limits are no part of the documents.
      const limits = { perMinute: 10_000, dailyLimit: 1_000_000, concurrency: 100 };
      const sandbox = createSandbox({ locations: dialect, taxPercentage: 8, ...limits });
      const recorder = createRecorder(sandbox);
      await visitSandbox(sandbox, recorder, dialect);
      driven.set(dialect, await driveConnector(sandbox, recorder));
      traffic.push(...recorder.exchanges);
      for (const route of recorder.routes) routes.add(route);
    }
    const library = {
      inventory: readDocuments('inventory', documents.inventory),
      books: readDocuments('books', documents.books),
    };
    report = examine(traffic, library, differences);
  });

  afterAll(() => {
    if (report === undefined) return;
    const { operations, requests, sentByConnector, answers, explained, unpublished } = report.counts;
    const uncovered = differences.filter(({ evidence }) => evidence.startsWith(NOT_COVERED('')));
    console.info(
      `${operations} operations: ${requests} requests (${sentByConnector} of the connector) and ${answers} answers ` +
        `checked, ${unpublished} calls that no document knows passed over. ${differences.length - uncovered.length} known differences ` +
        `and ${uncovered.length} gaps of the sandbox explain ${explained} findings. ${report.unexplained.length} findings are left.\n` +
        `Documented elsewhere, for the same kind of record, and let pass (${report.elsewhere.length}): ${report.elsewhere.join(' ')}`,
    );
  });

  test.each(dialects)('describe what every method of the connector sends to an organisation with %s', (dialect) => {
    const { called, offered } = driven.get(dialect) ?? {};
    expect(called).toEqual(offered);
  });

  test('describe what every route of the sandbox answers', () => {
    const visited = new Set(traffic.filter(({ by }) => by === 'visit').map(({ route }) => route));
    expect([...routes].filter((route) => !visited.has(route))).toEqual([]);
  });

  test('are kept by every request that is sent, but for the known differences', () => {
    expect(report.unexplained.filter((line) => isRequest(line))).toEqual([]);
  });

  test('are kept by every answer of the sandbox, but for the known differences', () => {
    expect(report.unexplained.filter((line) => !isRequest(line))).toEqual([]);
  });

  test('differ from the wire in every way that the table of differences says', () => {
    expect(report.unused).toEqual([]);
  });
});

const isRequest = (line: string): boolean => /^\S+ \S+: (operation|query|body) /.test(line);
