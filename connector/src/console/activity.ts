// What was done and what came in: the audit log, Zoho's deliveries with why each was believed or not, and jobs given up.
import { html } from 'hono/html';
import { formatDecimal } from 'shared-schemas';
import { personalOf } from '../audit/personal.ts';
import { moment } from '../catalogue/written.ts';
import { ConnectorError } from '../errors.ts';
import { dropJob, replayJob } from '../jobs/dead-letters.ts';
import type { AuditEntry } from '../store/audit.ts';
import { explainDelivery, type ListedDelivery, listDeliveries, replayDelivery } from '../webhooks/look-back.ts';
import { ACTIVITY, activityTabs, DELIVERIES, JOBS } from './activity-tabs.ts';
import { facts, keyNames, pageOf, pager, state, table, when } from './elements.ts';
import type { Desk } from './mount.ts';
import { form, type Html } from './page.ts';
import { addSubscribers } from './subscribers.ts';

export const addActivity = (desk: Desk): void => {
  addAudit(desk);
  addDeliveries(desk);
  addJobs(desk);
  addSubscribers(desk);
};

const MOST_WORDS = 200;

const addAudit = ({ app, needs, show }: Desk): void => {
  app.get(ACTIVITY, async (c) => {
    const asked = (name: string): string => (c.req.query(name) ?? '').trim().slice(0, MOST_WORDS);
    const [action, subject] = [asked('action'), asked('subject')];
    const page = pageOf(c.req.query('page'));
    const filter = { ...(action === '' ? {} : { action }), ...(subject === '' ? {} : { subject }) };
    const entries = await needs.store.read.audit.latest({ ...filter, limit: page.size + 1, offset: page.offset });
    const names = await keyNames(needs);
    const address = `${ACTIVITY}?${new URLSearchParams(filter)}`;
    const body = html`${activityTabs(ACTIVITY)}<section class="card"><form method="get" action="${ACTIVITY}" role="search"><div class="row">
      <label>Action<span class="soft">such as plan, or plan.accepted</span><input name="action" value="${action}" maxlength="${MOST_WORDS}" autocomplete="off"></label>
      <label>Subject<span class="soft">such as plan K7QF-2M</span><input name="subject" value="${subject}" maxlength="${MOST_WORDS}" autocomplete="off"></label>
      <button class="plain">Filter</button></div></form>
      ${table({
        caption: 'What was done, the newest first.',
        columns: [
          { label: 'When', kind: 'when' },
          { label: 'Action' },
          { label: 'Subject' },
          { label: 'Key' },
          { label: 'By' },
          { label: 'Why' },
        ],
        rows: entries.slice(0, page.size).map((entry) => {
          const { by, reason } = personalOf(entry);
          return [
            when(entry.at),
            html`<a href="${ACTIVITY}/entries/${entry.sequence}">${entry.action}</a>`,
            entry.subject,
            entry.kid === null ? '' : names(entry.kid),
            said(by),
            said(reason),
          ];
        }),
        none: 'The audit log has no such entry.',
      })}${pager(page, entries.length > page.size, address)}</section>`;
    return show(c, { title: 'Activity', here: ACTIVITY, body });
  });

  app.get(`${ACTIVITY}/entries/:sequence`, async (c) => {
    const sequence = Number(/^\d{1,12}$/.exec(c.req.param('sequence'))?.[0] ?? 0);
    const [entry] = await needs.store.read.audit.page({ after: sequence - 1, upTo: sequence, limit: 1 });
    if (entry === undefined) throw new ConnectorError('not_found', 'The audit log has no such entry.');
    return show(c, { title: `Entry ${entry.sequence}`, here: ACTIVITY, body: entryPage(entry, await keyNames(needs)) });
  });
};

const said = (value: unknown): string => (typeof value === 'string' ? value : '');

const entryPage = (entry: AuditEntry, names: (kid: string) => string): Html => {
  const personal = Object.entries(personalOf(entry));
  const json = (title: string, text: string | null) =>
    text === null ? '' : html`<h2>${title}</h2><pre tabindex="0" aria-label="${title}">${toReadable(text)}</pre>`;
  return html`<section class="card">${facts([
    ['When', when(entry.at)],
    ['Action', entry.action],
    ['Subject', html`<a href="${ACTIVITY}?${new URLSearchParams({ subject: entry.subject })}">${entry.subject}</a>`],
    ['Key', entry.kid === null ? null : names(entry.kid)],
    ['Request', entry.requestId],
    ['Zoho ids', (JSON.parse(entry.zohoIds) as string[]).join(', ')],
    ...personal.map(
      ([name, value]) =>
        [name, value === null ? '(erased)' : typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
  ])}${json('Before', entry.before)}${json('After', entry.after)}<p class="small soft">Its hash: <code>${entry.entryHash.slice(0, 32)}…</code></p></section>`;
};

const EARLIEST = Date.parse('2001-01-01');

/** As it was written, with amounts and moments as people write them: "orderValue": "500", not micros; no milliseconds. */
const toReadable = (text: string): string => {
  const readable = (name: string, value: unknown): unknown => {
    if (typeof value === 'number' && name.endsWith('Micros')) return formatDecimal(value);
    if (typeof value === 'number' && /(At|Until)$/.test(name) && value > EARLIEST)
      return moment(new Date(value).toISOString());
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key.replace(/Micros$/, ''), readable(key, each)]),
    );
  };
  return JSON.stringify(JSON.parse(text), readable, 2);
};

const addDeliveries = ({ app, needs, acting, show }: Desk): void => {
  app.get(DELIVERIES, async (c) => {
    const page = pageOf(c.req.query('page'));
    const all = await listDeliveries(needs, page.size + 1, page.offset);
    const body = html`${activityTabs(DELIVERIES)}<section class="card">${table({
      caption: 'What Zoho has sent by itself, refused ones too, the newest first.',
      columns: [
        { label: 'When', kind: 'when' },
        { label: 'Delivery' },
        { label: 'About' },
        { label: 'State' },
        { label: 'Signed' },
        { label: 'Came' },
      ],
      rows: all
        .slice(0, page.size)
        .map((one) => [
          when(one.receivedAt),
          html`<a class="id" href="${DELIVERIES}/${encodeURIComponent(one.id)}">${one.id.slice(0, 12)}</a>`,
          one.entity === null ? '?' : `${one.entity} ${one.entityId}`,
          deliveryState(one),
          one.signed ? 'yes' : 'no',
          one.repeats === 0 ? 'once' : `${one.repeats + 1} times`,
        ]),
      none: 'No webhook has come in yet.',
    })}${pager(page, all.length > page.size, DELIVERIES)}</section>`;
    return show(c, { title: 'Deliveries', here: ACTIVITY, body });
  });

  app.get(`${DELIVERIES}/:id`, async (c) => {
    const { delivery, explanation } = await explainDelivery(needs, c.req.param('id'));
    if (delivery === null) throw new ConnectorError('not_found', 'No such delivery is remembered.');
    const again = form(
      c.get('session'),
      { action: `${DELIVERIES}/${encodeURIComponent(delivery.id)}/replay` },
      html`<button class="plain">Look at it once more</button>`,
    );
    const body = html`${activityTabs(DELIVERIES)}<section class="card">${facts([
      ['Delivery', html`<code>${delivery.id}</code>`],
      ['Came', when(delivery.receivedAt)],
      ['About', delivery.entity === null ? null : `${delivery.entity} ${delivery.entityId}`],
      ['State', deliveryState(delivery)],
      ['Handled', delivery.handledAt === null ? null : when(delivery.handledAt)],
      ['Error', delivery.error],
    ])}${delivery.state === 'refused' ? '' : again}</section>
    <section class="card"><h2>Its signature</h2><p>${explanation.reason}</p>${facts([
      [
        'Tried',
        explanation.secretsTried.length === 0
          ? 'no secret, since there is none'
          : `secret ${explanation.secretsTried.join(', ')}`,
      ],
      ['As', explanation.encodingsTried.join(' and ')],
      ['Signed over', `${explanation.signedBytes} bytes; of the body: ${explanation.body}`],
    ])}<pre tabindex="0" aria-label="What must have been signed">${explanation.signed}</pre></section>`;
    return show(c, { title: 'A delivery', here: ACTIVITY, body });
  });

  app.post(`${DELIVERIES}/:id/replay`, async (c) => {
    const { delivery } = await replayDelivery(acting(c), c.req.param('id'));
    return c.redirect(`${DELIVERIES}/${encodeURIComponent(delivery)}`, 303);
  });
};

const deliveryState = ({ state: word, verdict }: ListedDelivery): Html => {
  if (word === 'refused') return state(`refused: ${verdict}`, 'bad');
  return state(word, word === 'failed' ? 'warn' : word === 'handled' ? 'good' : '');
};

const addJobs = ({ app, needs, acting, show }: Desk): void => {
  app.get(JOBS, async (c) => {
    const page = pageOf(c.req.query('page'));
    const [dead, counts] = await Promise.all([
      needs.store.read.jobs.dead(page.size + 1, page.offset),
      needs.store.read.jobs.counts(),
    ]);
    const session = c.get('session');
    const body = html`${activityTabs(JOBS)}<section class="card"><p>${counts.waiting} waiting, ${counts.leased} in hand, ${counts.dead} given up.</p>${table(
      {
        caption: 'Jobs that were tried too often, the newest first.',
        columns: [
          { label: 'Given up', kind: 'when' },
          { label: 'Job' },
          { label: 'What' },
          { label: 'Tries', kind: 'number' },
          { label: 'Error' },
          { label: 'What now' },
        ],
        rows: dead.slice(0, page.size).map((job) => [
          when(job.endedAt),
          html`<span class="id">${job.id}</span>`,
          html`${job.kind} <code>${job.payload.slice(0, 120)}</code>`,
          String(job.attempts),
          job.error,
          html`<div class="row">${form(session, { action: `${JOBS}/${job.id}/replay` }, html`<button class="plain" aria-label="Try job ${job.id} again">Try again</button>`)}
          ${form(session, { action: `${JOBS}/${job.id}/drop` }, html`<button class="danger" aria-label="Throw job ${job.id} away">Throw away</button>`)}</div>`,
        ]),
        none: 'No job was given up.',
      },
    )}${pager(page, dead.length > page.size, JOBS)}</section>`;
    return show(c, { title: 'Given up', here: ACTIVITY, body });
  });

  for (const [verb, work] of [
    ['replay', replayJob],
    ['drop', dropJob],
  ] as const) {
    app.post(`${JOBS}/:id/${verb}`, async (c) => {
      await work(acting(c), Number(/^\d{1,15}$/.exec(c.req.param('id'))?.[0] ?? 0));
      return c.redirect(JOBS, 303);
    });
  }
};
