// What the doctor finds, worst first, each with the very thing to do about it. Looking costs calls to Zoho, so it waits
// for a button.
import { html } from 'hono/html';
import type { Finding, Report } from '../doctor/finding.ts';
import { age, facts, state, when } from './elements.ts';
import type { Desk } from './mount.ts';
import { form, type Html, type Mood, note } from './page.ts';
import type { Session } from './sessions.ts';

const HERE = '/console/doctor';

export const addDoctor = ({ app, needs, show }: Desk): void => {
  // Of this process: whoever looks again is told what was found last, and how long ago.
  let last: Report | null = null;

  app.get(HERE, (c) => {
    const session = c.get('session');
    const now = needs.now().getTime();
    const body =
      last === null
        ? html`<section class="card"><p>Nobody has looked since the connector started.</p>${look(session, 'Look now')}</section>`
        : html`${findings(last, now)}<section class="card">${look(session, 'Look again')}</section>`;
    return show(c, { title: 'Doctor', here: HERE, body });
  });

  app.post(HERE, async (c) => {
    last = await needs.doctor.examine();
    return c.redirect(HERE, 303);
  });
};

const look = (session: Session, label: string): Html =>
  form(
    session,
    { action: HERE },
    html`<p class="soft">It takes some seconds and some calls to Zoho, and changes nothing.</p><button>${label}</button>`,
  );

const LEVELS: readonly (readonly [level: Finding['level'], title: string, mood: Mood | ''])[] = [
  ['fail', 'Broken', 'bad'],
  ['warn', 'To be seen to', 'warn'],
  ['info', 'Worth knowing', ''],
  ['ok', 'Well', 'good'],
];

const findings = ({ findings: all, worst, zohoCalls, at }: Report, now: number): Html => {
  const verdict = LEVELS.find(([level]) => level === worst);
  return html`${note(verdict?.[2] ?? '', html`<p><strong>${worst === 'ok' ? 'All is well.' : verdict?.[1]}</strong> Looked ${when(at)}, ${age(now - Date.parse(at))} ago; it cost ${String(zohoCalls)} calls to Zoho.</p>`)}
  ${LEVELS.map(([level, title, mood]) => {
    const found = all.filter((each) => each.level === level);
    if (found.length === 0) return '';
    const list = html`${found.map((each) => one(each, mood))}`;
    return html`<section class="card"><h2>${title} (${found.length})</h2>${level === 'ok' ? html`<details><summary>Show them</summary>${list}</details>` : list}</section>`;
  })}`;
};

const one = ({ id, title, detail, fix }: Finding, mood: Mood | ''): Html =>
  html`<h3>${state(id, mood)} ${title}</h3>${facts([
    ['Seen', detail],
    ['What to do', fix === null ? null : html`<span class="fix">${fix}</span>`],
  ])}`;
