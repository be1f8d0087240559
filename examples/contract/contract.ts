// Traffic held against Zoho's documents: each request and each answer against Inventory's document of the operation, or
// against Books' where Inventory has none; then what the documents promise and no answer showed.
import { checkAnswer, checkRequest, checkShown, type Exchange, type Finding, nameOf } from './check.ts';
import type { Difference } from './differences/difference.ts';
import type { Documents, Operation } from './documents.ts';
import { indexElsewhere, kindOf } from './elsewhere.ts';
import { createJudge } from './judge.ts';
import type { Schema } from './schema.ts';
import { correctShapes, needs } from './shapes.ts';

export interface Report {
  /** What breaks the documents and is not in the table. */
  readonly unexplained: readonly string[];
  /** What is in the table and does not happen. */
  readonly unused: readonly string[];
  /** Fields of answers that only another document of the same kind of record has: let pass, each named once. */
  readonly elsewhere: readonly string[];
  readonly counts: Readonly<Record<Count, number>>;
}

type Count = 'operations' | 'requests' | 'sentByConnector' | 'answers' | 'unpublished' | 'explained';

export interface Library {
  readonly inventory: Documents;
  readonly books: Documents;
}

export const examine = (traffic: readonly Exchange[], library: Library, table: readonly Difference[]): Report => {
  const judge = createJudge(table);
  const { documents: inventory, corrections } = correctShapes(library.inventory, table);
  const elsewhere = indexElsewhere([inventory, library.books]);
  const counts = {
    operations: 0,
    requests: 0,
    sentByConnector: 0,
    answers: 0,
    unpublished: 0,
    explained: 0,
  };
  const fieldsElsewhere = new Set<string>();
  const hear = (finding: Finding): void => {
    const { where, rule, path, value } = finding;
    if (where === 'answer' && rule === 'undocumented' && elsewhere.knows(path, value))
      fieldsElsewhere.add(kindOf(path));
    else if (judge.hear(finding)) counts.explained += 1;
  };

  const visits = new Map<Operation, Exchange[]>();
  for (const exchange of traffic) {
    const own = inventory.find(exchange.method, exchange.path);
    const operation = own ?? library.books.find(exchange.method, exchange.path);
    if (own === null) hear(unpublished(exchange, operation));
    if (operation === null) counts.unpublished += 1;
    else visits.set(operation, [...(visits.get(operation) ?? []), exchange]);
  }

  const answered = new Map<Operation, Exchange[]>();
  for (const [operation, exchanges] of visits) {
    // What the connector asks of an organisation that has no such thing is rightly refused.
    const answers = exchanges.filter(({ by, status }) => by === 'visit' || status < 300);
    counts.operations += 1;
    counts.requests += exchanges.length;
    counts.sentByConnector += exchanges.filter(({ by }) => by === 'connector').length;
    counts.answers += answers.length;
    for (const exchange of exchanges) for (const finding of checkRequest(operation, exchange)) hear(finding);
    for (const exchange of answers) {
      for (const finding of checkAnswer(operation, exchange)) hear(finding);
      for (const correction of corrections.get(operation) ?? []) {
        if (needs(correction, exchange.answer)) judge.meet(correction.difference, nameOf(operation), correction.path);
      }
    }
    answered.set(
      operation,
      answers.filter(({ status }) => status < 300),
    );
  }
  for (const finding of unshownIn(answered)) hear(finding);
  return { unexplained: judge.unexplained(), unused: judge.unused(), elsewhere: [...fieldsElsewhere].sort(), counts };
};

const unpublished = (exchange: Exchange, operation: Operation | null): Finding => ({
  operation: operation === null ? routeOf(exchange) : nameOf(operation),
  where: 'operation',
  rule: 'undocumented',
  path: '',
  detail: operation === null ? 'in no document' : `only in Books’ ${operation.file}`,
});

const routeOf = ({ route, method, path }: Exchange): string =>
  route === '' ? `${method} ${path}` : route.replace(/:([a-z_]+)/g, '{$1}');

/** What no answer showed, unless another operation of the same document has the same place, and showed it. */
const unshownIn = (answered: ReadonlyMap<Operation, readonly Exchange[]>): Finding[] => {
  const reports = [...answered].map(([operation, exchanges]) => {
    const findings = checkShown(operation, exchanges);
    return { operation, findings, shown: shownIn(operation, findings) };
  });
  return reports.flatMap(({ operation, findings }) =>
    findings.filter(
      ({ path }) => !reports.some((other) => other.operation.file === operation.file && other.shown.has(path)),
    ),
  );
};

/** The documented places that no finding names or holds. */
const shownIn = (operation: Operation, findings: readonly Finding[]): ReadonlySet<string> => {
  const hidden = new Set(findings.map(({ path }) => path));
  const places = new Set<string>();
  const walk = (schema: Schema, path: string): void => {
    if (hidden.has(path)) return;
    places.add(path);
    if (schema.items !== undefined) walk(schema.items, `${path}/*`);
    for (const [name, field] of Object.entries(schema.properties ?? {})) walk(field, `${path}/${name}`);
  };
  for (const schema of operation.answers.values()) if (schema !== null) walk(schema, '');
  return places;
};
