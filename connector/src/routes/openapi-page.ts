// The description of the addresses as a page for people, made from the OpenAPI document alone.
import { html } from 'hono/html';
import type { ProblemCode } from 'shared-schemas';
import { problemGroups } from '../http/problem-help.ts';
import type { ApiDocument, ApiOperation } from './openapi-document.ts';
import { type FieldRow, fieldsOf, holds, type Schema } from './openapi-fields.ts';
import { apiStylesheetAddress } from './openapi-style.ts';

type Html = ReturnType<typeof html>;

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly it: ApiOperation;
}

export const showApi = (document: ApiDocument): Html => {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]): Entry => ({ method: method.toUpperCase(), path, it })),
  );
  const of = (tag: string) => entries.filter(({ it }) => it.tags.includes(tag));
  const answers = createAnswers();
  const origin = document.servers[0]?.url ?? '';
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${document.info.title}: its addresses</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${apiStylesheetAddress}"></head>
<body><a class="skip" href="#content">Skip to the content</a>
<header class="top"><span class="name">${document.info.title}</span><a href="/openapi.json">OpenAPI 3.1 document</a></header>
<main id="content" tabindex="-1"><h1>What may be asked of this connector</h1>
<div class="api"><nav aria-label="Addresses">${document.tags.map(({ name }) => html`<h2>${name}</h2><ul>${of(name).map(({ it }) => html`<li><a href="#${it.operationId}">${it.operationId}</a></li>`)}</ul>`)}<h2>Besides</h2><ul><li><a href="#answers">Every answer</a></li><li><a href="#problems">Problems</a></li></ul></nav>
<div><section class="card"><p>${document.info.description}</p><p>All addresses begin with <code>${origin}</code>.</p></section>
${document.tags.map(({ name, description }) => html`<section><h2>${name}</h2><p class="soft">${description}</p>${of(name).map((entry) => article(entry, answers))}</section>`)}
${everyAnswer(document, entries)}
${problems(document)}</div></div></main></body>
</html>`;
};

const article = ({ method, path, it }: Entry, answers: Answers): Html => {
  const parameters = (it.parameters ?? []).map(({ name, in: place, required, description, schema }) => ({
    ...{ path: name, place, required, about: description, holds: holds(schema) },
  }));
  const [type, body] = Object.entries(it.requestBody?.content ?? {})[0] ?? [];
  const fields = body === undefined ? [] : fieldsOf(body.schema);
  return html`<article class="card" id="${it.operationId}" tabindex="-1"><h3><span class="method ${method.toLowerCase()}">${method}</span><span class="id">${path}</span></h3>
<p>${it.summary}</p>
<dl><dt>Name</dt><dd><code>${it.operationId}</code></dd><dt>Who may</dt><dd>${who(it)}</dd></dl>
${parameters.length === 0 ? '' : html`<h4>Parameters</h4>${table(parameters, 'Parameters')}`}
${fields.length === 0 ? '' : html`<h4>Body, as <code>${type}</code></h4>${table(fields, 'Body')}`}
<h4>Answer</h4>${answers.show(it)}
<h4>Problems</h4>${it['x-problems'].length === 0 ? html`<p class="soft">Those that every address may have.</p>` : codes(it['x-problems'])}</article>`;
};

const who = ({ security, 'x-service-keys-only': service, 'x-more-with': more }: ApiOperation): Html => {
  if (security.length === 0) return html`whoever has a key; no token is needed`;
  const scopes = security.flatMap(({ token }) => token);
  return html`${service === true ? 'service keys' : 'keys'} with the scope ${orList(scopes)}${more === undefined ? '' : html`; more is told to who has ${orList(more)} as well`}`;
};

const orList = (words: readonly string[]): Html[] =>
  words.map((word, at) => html`${at === 0 ? '' : ' or '}<code>${word}</code>`);

const codes = (list: readonly ProblemCode[]): Html =>
  html`<ul class="codes">${list.map((code) => html`<li><a href="#${code}"><code>${code}</code></a></li>`)}</ul>`;

type Row = FieldRow & { readonly place?: string };

const table = (rows: readonly Row[], caption: string): Html => {
  const columns = [
    { label: 'Field', of: ({ path }: Row) => html`<code>${breakable(path)}</code>` },
    { label: 'In', of: ({ place }: Row) => place },
    { label: 'Holds', of: (row: Row) => row.holds },
    { label: 'Required', of: ({ required }: Row) => (required ? 'yes' : 'no') },
    { label: 'What it is', of: ({ about }: Row) => about },
  ].filter(({ of }) => rows.some((row) => (of(row) ?? '') !== ''));
  return html`<div class="wide"><table class="stack"><caption class="hidden">${caption}</caption><thead><tr>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${columns.map(({ label, of }) => html`<td data-label="${label}">${of(row)}</td>`)}</tr>`)}</tbody></table></div>`;
};

/** A long path goes on in the next line after a dot. */
const breakable = (path: string): Html =>
  html`${path.split(/(?<=[.)])/).map((part, at) => html`${at === 0 ? '' : html`<wbr>`}${part}`)}`;

interface Answers {
  readonly show: (it: ApiOperation) => Html;
}

/** An answer that another address gives as well is shown there. */
const createAnswers = (): Answers => {
  const shown = new Map<string, string>();
  return {
    show: ({ operationId, responses }) => {
      const schema = responses['200']?.content?.['application/json']?.schema ?? {};
      const answer = schema.properties?.answer ?? schema;
      const text = JSON.stringify(answer);
      const first = shown.get(text);
      const others = Object.entries(responses).filter(([status]) => /^[1-5]/.test(status) && status !== '200');
      const besides = others.map(([status, { description }]) => html`<p><code>${status}</code> ${description}.</p>`);
      if (first !== undefined)
        return html`<p>The same as that of <a href="#${first}"><code>${first}</code></a>.</p>${besides}`;
      shown.set(text, operationId);
      const rows = fieldsOf(answer);
      const summary = `${rows.length} ${rows.length === 1 ? 'field' : 'fields'}`;
      return html`<details><summary>${summary} of the answer of ${operationId}</summary>${table(rows, 'Answer')}</details>${besides}`;
    },
  };
};

const everyAnswer = (document: ApiDocument, entries: readonly Entry[]): Html => {
  const envelope = entries.flatMap(({ it }) => {
    const schema = it.responses['200']?.content?.['application/json']?.schema;
    return schema?.properties?.answer === undefined ? [] : [schema];
  })[0];
  const { answer: _, ...rest } = envelope?.properties ?? {};
  const around: Schema = { ...envelope, properties: rest };
  return html`<section id="answers" tabindex="-1"><h2>Every answer</h2><div class="card"><p>What is asked for stands in <code>answer</code>. Beside it:</p>${table(fieldsOf(around), 'Every answer')}
<p>A problem comes as <code>application/problem+json</code>, its code one of those <a href="#problems">below</a>:</p>${table(fieldsOf(document.components.schemas.Problem), 'A problem')}
<p>Every address behind a token may answer these:</p>${codes(document['x-common-problems'])}</div></section>`;
};

const problems = (document: ApiDocument): Html => {
  const rows = new Map(document['x-problem-codes'].map((row) => [row.code, row]));
  return html`<section id="problems" tabindex="-1"><h2>Problems</h2>${problemGroups.map(
    ({ title, codes: group }) =>
      html`<div class="card"><h3>${title}</h3>${group.flatMap((code) => {
        const row = rows.get(code);
        if (row === undefined) return [];
        return html`<div class="problem" id="${code}" tabindex="-1"><h4><code>${code}</code></h4><p class="soft">${row.status}: ${row.title}. ${row.retryable ? 'The same ask may succeed later.' : 'Not to be tried again as it is.'}</p><p>${marked(row.happened)}</p><p><strong>What to do:</strong> ${marked(row.todo)}</p></div>`;
      })}</div>`,
  )}</section>`;
};

/** What stands between backticks is code. */
const marked = (text: string): Html[] =>
  text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
