// How everything is: the connections, their tokens, their copies, the day's calls, the queue, and the stop button.
import { html } from 'hono/html';
import { formatHead } from '../audit/chain.ts';
import { grouped } from '../catalogue/written.ts';
import { type ToldEvent, toToldEvent } from '../events/messages.ts';
import { mirrorState } from '../mirror/state.ts';
import { createOverseer, type OverseenPlan } from '../plans/overseer.ts';
import { pauseWrites, resumeWrites } from '../plans/pause.ts';
import { planSummary } from '../plans/words.ts';
import type { ConnectionRow } from '../store/connections.ts';
import { callsChart } from './calls-chart.ts';
import { age, facts, keyNames, state, table, when } from './elements.ts';
import { eventLook } from './event-look.ts';
import type { ConsoleNeeds, Desk } from './mount.ts';
import { form, type Html, note } from './page.ts';
import { tokenTimeline } from './token-timeline.ts';

const EVENTS = 12;
const LOOKED_AT = 100;
const PLANS = 5;

export const addOverview = ({ app, needs, acting, show }: Desk): void => {
  const overseer = createOverseer(needs);

  app.get('/console', async (c) => {
    const { store } = needs;
    const [paused, connections, jobs, head, plans] = await Promise.all([
      store.read.settings.get('paused'),
      store.read.connections.list(),
      store.read.jobs.counts(),
      store.read.audit.head(),
      overseer.list({ open: true, limit: LOOKED_AT }),
    ]);
    const session = c.get('session');
    const stop =
      paused === null
        ? html`<p>${state('allowed', 'good')} Plans that are released are carried out.</p>
            ${form(session, { action: '/console/pause' }, html`<button class="danger">Pause all writes</button>`)}`
        : html`<p>${state('paused', 'warn')} since ${when(paused)}. Reading still works; orders half-way wait where they are.</p>
            ${form(session, { action: '/console/resume' }, html`<button>Allow writes again</button>`)}`;
    const names = await keyNames(needs);
    const body = html`<div class="cards">
      <section class="card" aria-labelledby="waiting"><h2 id="waiting">Waiting for a person</h2>${waiting(plans.filter(waits))}</section>
      <section class="card" aria-labelledby="writes"><h2 id="writes">Writes</h2>${stop}</section>
      <section class="card" aria-labelledby="queue"><h2 id="queue">Queue</h2>${facts([
        ['Waiting', String(jobs.waiting)],
        ['In hand', String(jobs.leased)],
        ['Given up', jobs.dead === 0 ? '0' : state(String(jobs.dead), 'bad')],
        ['Audit log ends with', html`<code>${formatHead(head).slice(0, 24)}…</code>`],
      ])}</section></div>
      ${connections.length === 0 ? note('warn', html`<p>Not connected to Zoho yet. Where the connector runs: <code>pnpm connector connect</code></p>`) : ''}
      ${await Promise.all(connections.map((connection) => ofConnection(needs, connection, names)))}`;
    return show(c, { title: 'Overview', here: '/console', body });
  });

  app.post('/console/pause', async (c) => {
    await pauseWrites(acting(c));
    return c.redirect('/console', 303);
  });

  app.post('/console/resume', async (c) => {
    await resumeWrites(acting(c));
    return c.redirect('/console', 303);
  });
};

/** To be released, or settled: what was approved waits for the chat. */
const waits = ({ state: word, released }: OverseenPlan): boolean => word === 'uncertain' || !released;

const waiting = (plans: readonly OverseenPlan[]): Html => {
  if (plans.length === 0) return html`<p class="soft">No plan waits for a person.</p>`;
  const more = plans.length - PLANS;
  return html`<ul>${plans
    .slice(0, PLANS)
    .map(
      (plan) =>
        html`<li><a class="id" href="/console/plans/${plan.id}">${plan.id}</a> ${planSummary(plan.write)}${plan.state === 'uncertain' ? html` ${state('uncertain', 'bad')}` : ''}</li>`,
    )}</ul>${more > 0 ? html`<p><a href="/console/plans">All plans that wait, ${more} more</a></p>` : ''}`;
};

const stateOf = ({ state: is, trouble }: ConnectionRow): Html => {
  if (is !== 'connected') return state('must be connected again', 'bad');
  return trouble === null ? state('connected', 'good') : state('in trouble', 'bad');
};

const ofConnection = async (
  needs: ConsoleNeeds,
  connection: ConnectionRow,
  names: (kid: string) => string,
): Promise<Html> => {
  const { organizationId, name, trouble, dataCentre, orderMode } = connection;
  const [mirror, events, chart] = await Promise.all([
    mirrorState(needs, organizationId),
    lastEvents(needs, organizationId),
    callsChart(needs, connection),
  ]);
  const now = needs.now().getTime();
  const dark = needs.darkIntents(needs.config.INTENTS, connection.scopes.split(' '), orderMode);
  const followed = mirror.followedTo;
  return html`<h2>${name}</h2><div class="cards">
    <section class="card" aria-label="Connection of ${name}"><h3>Connection</h3>
      ${trouble === null ? '' : note('bad', trouble)}
      ${facts([
        ['State', stateOf(connection)],
        ['Organisation', html`<code>${organizationId}</code>`],
        ['Data centre', dataCentre],
        ['Orders', `take their stock by ${orderMode}`],
        [
          'Not granted',
          dark.length === 0
            ? null
            : html`${state(dark.join(', '), 'warn')} Grant it with <code>pnpm connector connect --renew</code>`,
        ],
      ])}${tokenTimeline(connection, now)}</section>
    <section class="card" aria-label="Copy of the stock of ${name}"><h3>Copy of the stock</h3>${facts([
      ['Items read', `${grouped(String(mirror.read))} of ${grouped(String(mirror.items))}`],
      [
        'Importing',
        mirror.importing === null ? null : mirror.importing === 'list' ? 'reading the list' : 'reading their stock',
      ],
      [
        'Changes known',
        followed === null ? 'not followed yet' : html`until ${when(followed)}, ${age(now - Date.parse(followed))} ago`,
      ],
      [
        'Believed until',
        mirror.trustingUntil === null ? null : html`${when(mirror.trustingUntil)}, however readings look`,
      ],
    ])}${mirror.troubles.map((cut) => note('warn', `Following ${cut.feed} was cut off: ${cut.trouble}`))}</section></div>
    <section class="card" aria-label="Calls to Zoho of ${name}"><h3>Calls to Zoho today</h3>${chart}</section>
    <section class="card" aria-label="Last events of ${name}"><h3>Last events</h3>${table({
      caption: 'The newest first.',
      columns: [{ label: 'When', kind: 'when' }, { label: 'What' }, { label: 'By' }],
      rows: events.map((event) => [when(event.at), eventLook(event), whose(event, names)]),
      none: 'Nothing has happened yet.',
    })}</section>`;
};

/** Whose doing it was: somebody's in Zoho, a key's, or else what the connector came upon by itself. */
const whose = ({ origin, data }: ToldEvent, names: (kid: string) => string): string => {
  if (origin === 'zoho') return 'somebody in Zoho';
  return data.kid === undefined ? 'the connector itself' : names(data.kid);
};

const lastEvents = async ({ store }: ConsoleNeeds, organizationId: string) =>
  (await store.read.outbox.newest(organizationId, EVENTS)).map(toToldEvent);
