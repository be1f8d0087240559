// Plans that wait for a person: what each would change, and the buttons that release, refuse or settle it.
import { html } from 'hono/html';
import type { PlannedWrite } from 'shared-schemas';
import { grouped } from '../catalogue/written.ts';
import { ConnectorError } from '../errors.ts';
import { createOverseer, type OverseenPlan } from '../plans/overseer.ts';
import { planSummary } from '../plans/words.ts';
import { facts, keyNames, pageOf, pager, state, table, when } from './elements.ts';
import type { Desk } from './mount.ts';
import { form, type Html, type Mood, note } from './page.ts';
import type { Session } from './sessions.ts';

const HERE = '/console/plans';

export const addPlans = ({ app, needs, acting, show }: Desk): void => {
  const overseer = createOverseer(needs);

  app.get(HERE, async (c) => {
    const open = c.req.query('all') !== 'yes';
    const page = pageOf(c.req.query('page'));
    const plans = await overseer.list({ open, limit: page.size + 1, offset: page.offset });
    const names = await keyNames(needs);
    const shown = plans.slice(0, page.size);
    const body = html`<section class="card">${table({
      caption: open ? 'Plans that wait for a person, the newest first.' : 'All plans, the newest first.',
      columns: [
        { label: 'Plan' },
        { label: 'State' },
        { label: 'What' },
        { label: 'Asked by' },
        { label: 'Good until', kind: 'when' },
      ],
      rows: shown.map((plan) => [
        html`<a class="id" href="${HERE}/${plan.id}">${plan.id}</a>`,
        html`${stateOf(plan)}${plan.confirmable ? '' : html` ${state('short of stock', 'warn')}`}`,
        planSummary(plan.write),
        names(plan.kid),
        when(plan.expiresAt),
      ]),
      none: open ? 'No plan waits for a person.' : 'There are no plans yet.',
    })}${pager(page, plans.length > page.size, open ? HERE : `${HERE}?all=yes`)}
      <p>${open ? html`<a href="${HERE}?all=yes">All plans, those that are over too</a>` : html`<a href="${HERE}">Those that wait</a>`}</p></section>`;
    return show(c, { title: open ? 'Plans' : 'All plans', here: HERE, body });
  });

  app.get(`${HERE}/:id`, async (c) => {
    const plan = await overseer.show(c.req.param('id'));
    const names = await keyNames(needs);
    const body = html`<section class="card">${facts([
      ['State', stateOf(plan)],
      ['What', planSummary(plan.write)],
      ['Asked by', names(plan.kid)],
      [
        'On behalf of',
        plan.write.onBehalfOfUnverified === undefined
          ? null
          : `${plan.write.onBehalfOfUnverified} (as the agent says; nobody has checked it)`,
      ],
      ['Made', when(plan.createdAt)],
      ['Good until', when(plan.expiresAt)],
      ['Approved by', plan.approvedBy],
      ['In Zoho', plan.result === null ? null : `${plan.result.number} (${plan.result.status})`],
      ['Reason', plan.reason],
    ])}${plan.warnings.map((warning) => note('warn', warning))}</section>
    <section class="card"><h2>What will change</h2>${changes(plan.write)}</section>
    ${actions(c.get('session'), plan)}
    <section class="card"><h2>Steps</h2>${table({
      caption: 'How it came here, the first step first.',
      columns: [{ label: 'When', kind: 'when' }, { label: 'State' }, { label: 'Note' }],
      rows: plan.steps.map((step) => [when(step.at), step.state, step.note]),
      none: 'There are none.',
    })}</section>`;
    return show(c, { title: `Plan ${plan.id}`, here: HERE, body });
  });

  app.post(`${HERE}/:id/approve`, async (c) => {
    const { id } = await overseer.approve(c.req.param('id'), acting(c).operator);
    return c.redirect(`${HERE}/${id}`, 303);
  });

  app.post(`${HERE}/:id/reject`, async (c) => {
    const reason = c.get('form').get('reason') ?? '';
    const { id } = await overseer.reject(c.req.param('id'), acting(c).operator, reason);
    return c.redirect(`${HERE}/${id}`, 303);
  });

  app.post(`${HERE}/:id/settle`, async (c) => {
    const { id } = await overseer.settle(c.req.param('id'), readSettled(c.get('form')), acting(c).operator);
    return c.redirect(`${HERE}/${id}`, 303);
  });
};

const readSettled = (sent: URLSearchParams): { readonly done: string } | 'not_done' => {
  const number = sent.get('number')?.trim() ?? '';
  if (sent.get('as') === 'not_done' && number === '') return 'not_done';
  if (sent.get('as') === 'done' && number !== '') return { done: number };
  throw new ConnectorError(
    'invalid_ask',
    'Say either that Zoho has nothing of it, or the number that Zoho has for it.',
  );
};

const MOODS: Readonly<Partial<Record<OverseenPlan['state'], Mood>>> = {
  approved: 'good',
  done: 'good',
  uncertain: 'bad',
  awaiting_zoho_approval: 'warn',
};

const stateOf = ({ state: word }: OverseenPlan): Html => state(word.replaceAll('_', ' '), MOODS[word] ?? '');

const actions = (session: Session, plan: OverseenPlan): Html | string => {
  const to = (verb: string) => ({ action: `${HERE}/${plan.id}/${verb}` });
  if (plan.state === 'uncertain') {
    return html`<section class="card"><h2>Settle it</h2><p>Nobody can tell whether Zoho carried it out. Look in Zoho, then say what is there.</p>
      ${form(
        session,
        to('settle'),
        html`<fieldset><legend>Zoho has</legend><label class="choice"><input type="radio" name="as" value="done" required>it, under this number</label><label class="choice"><input type="radio" name="as" value="not_done" required>nothing of it</label></fieldset>
        <label>Number or id in Zoho<input name="number" maxlength="100" autocomplete="off"></label><button>Settle</button>`,
      )}</section>`;
  }
  if (plan.state !== 'proposed' && plan.state !== 'approved') return '';
  const approve = plan.confirmable
    ? form(session, to('approve'), html`<p>It may then be confirmed in the chat, once.</p><button>Approve</button>`)
    : html`<div><p>It is short of stock, so it cannot be approved.</p></div>`;
  return html`<section class="card"><h2>${plan.state === 'proposed' ? 'Release it?' : 'It is approved'}</h2>${plan.state === 'proposed' ? '' : html`<p>Now it may be confirmed in the chat: say there that plan <code>${plan.id}</code> is approved. Until it is confirmed, nothing is written.</p>`}<div class="actions">${plan.state === 'proposed' ? approve : ''}
    ${form(session, to('reject'), html`<label>Reason<span class="soft">Whoever asked is told.</span><input name="reason" maxlength="200" autocomplete="off"></label><button class="danger">Reject</button>`)}</div></section>`;
};

/** What a write would change, line by line. */
const changes = (write: PlannedWrite): Html => {
  switch (write.kind) {
    case 'create-customer':
      return facts([
        ['Name', write.name],
        ['E-mail', write.email ?? null],
        ['Phone', write.phone ?? null],
        ['Company', write.company ?? null],
      ]);
    case 'name-item':
      return facts([
        ['Item', `${write.item.sku} ${write.item.name}`],
        [write.remove ? 'No longer called' : 'Called', write.name],
      ]);
    case 'link-items':
      return table({
        caption: `Product ids${write.field === null ? '' : `, written into ${write.field} in Zoho`}.`,
        columns: [{ label: 'Item' }, { label: 'Product id' }],
        rows: write.links.map(({ productId, sku, name }) => [`${sku} ${name}`, productId]),
        none: 'None.',
      });
    case 'create-order':
    case 'cancel-order':
      return html`${facts([
        ['Customer', write.customer.name],
        ['Order', write.kind === 'cancel-order' ? write.order.number : null],
        ['Location', write.kind === 'create-order' ? (write.location?.name ?? null) : null],
        ['Ships to', write.kind === 'create-order' ? (write.shipTo?.text ?? null) : null],
        ['Purchase order', write.kind === 'create-order' ? (write.purchaseOrder ?? null) : null],
        ['Note', write.kind === 'create-order' ? (write.note ?? null) : (write.reason ?? null)],
        ['Total', `${grouped(write.total)} ${write.currency}`],
      ])}${table({
        caption: write.kind === 'create-order' ? 'What is ordered.' : 'What is cancelled.',
        columns: [
          { label: 'Item' },
          { label: 'Quantity', kind: 'number' },
          { label: 'Price', kind: 'number' },
          { label: 'Total', kind: 'number' },
        ],
        rows: write.lines.map((line) => [
          `${line.sku} ${line.name}`,
          `${line.quantity} ${line.unit}`,
          grouped(line.rate),
          grouped(line.total),
        ]),
        none: 'Nothing.',
      })}`;
    default:
      return html`${facts([
        ['Why', write.kind === 'adjust-stock' ? write.reason : null],
        ['From', 'from' in write ? (write.from?.name ?? null) : null],
        ['To', 'to' in write ? (write.to?.name ?? null) : null],
        ['Note', 'note' in write ? (write.note ?? null) : null],
        ['Worth', `${grouped(write.value)} ${write.currency}`],
      ])}${table({
        caption: 'Units on the shelf, before and after.',
        columns: [
          { label: 'Item' },
          { label: 'Where' },
          { label: 'Before', kind: 'number' },
          { label: 'Change', kind: 'number' },
          { label: 'After', kind: 'number' },
        ],
        rows: write.lines.map((line) => [
          `${line.sku} ${line.name}`,
          'location' in line ? (line.location?.name ?? null) : null,
          `${line.before} ${line.unit}`,
          line.change.replace(/^(?=\d)/, '+'),
          `${line.after} ${line.unit}`,
        ]),
        none: 'Nothing.',
      })}`;
  }
};
