// The keys of skills and services: made and shown once, what each may do, when it was last used, its limits and its end.
import { html } from 'hono/html';
import { intents, type Scope } from 'shared-schemas';
import { toLocationIds } from '../catalogue/location-ids.ts';
import { ConnectorError } from '../errors.ts';
import { askedToday } from '../skill-tokens/day-asks.ts';
import {
  changeLimits,
  createKey,
  type KeySummary,
  listKeys,
  type NewKey,
  OVERLAP_MINUTES,
  readScopes,
  revokeKey,
  rotateKey,
} from '../skill-tokens/keys.ts';
import { newKeyText } from '../skill-tokens/new-key-text.ts';
import { facts, pageOf, pager, state, table, when } from './elements.ts';
import { askedTable, limitInputs, readLimits, readNewLimits } from './key-limits.ts';
import type { ConsoleContext, ConsoleNeeds, Desk } from './mount.ts';
import { intentsOf, newKeyForm, RELEASES, type Refused } from './new-key-form.ts';
import { createOnce } from './once.ts';
import { form, type Html, type Mood, note } from './page.ts';

const HERE = '/console/keys';

/** What whoever filled in the form can mend there. */
const MENDED: ReadonlySet<string> = new Set(['invalid_ask', 'location_not_found']);

export const addKeys = ({ app, needs, acting, show }: Desk): void => {
  const once = createOnce(needs);

  const showAll = async (c: ConsoleContext, refused: Refused | null = null) => {
    const page = pageOf(c.req.query('page'));
    const all = (await listKeys(needs)).reverse();
    const shown = all.slice(page.offset, page.offset + page.size);
    const connections = await needs.store.read.connections.list();
    const made = newKeyForm(c.get('session'), { connections, once: refused?.sent.get('once') ?? once.draw(), refused });
    const list = html`<section class="card">${table({
      caption: 'Every key, without its secret; the newest first.',
      columns: [
        { label: 'Name' },
        { label: 'Key' },
        { label: 'State' },
        { label: 'For a' },
        { label: 'Released by' },
        { label: 'May' },
        { label: 'Last used', kind: 'when' },
      ],
      rows: shown.map((key) => [
        key.name,
        html`<a class="id" href="${HERE}/${key.kid}">${key.kid}</a>`,
        stateOf(key),
        key.kind,
        key.kind === 'service' ? 'nobody' : key.release,
        key.scopes.some((scope) => !readScopes.includes(scope)) ? 'read and write' : 'read',
        when(key.lastUsedAt?.toISOString() ?? null),
      ]),
      none: 'There are no keys yet.',
    })}${pager(page, all.length > page.offset + page.size, HERE)}</section>`;
    const form = html`<section class="card"><h2>Make a key</h2>${made}</section>`;
    // What was refused is to be seen at once.
    return show(c, { title: 'Keys', here: HERE, body: refused === null ? html`${list}${form}` : html`${form}${list}` });
  };

  const showNew = (c: ConsoleContext, made: NewKey) =>
    show(c, {
      title: 'A new key',
      here: HERE,
      body: html`<section class="card">${note('warn', 'Copy it now: nobody can show it again, not even here.')}
        <pre tabindex="0" aria-label="The key, and where it goes">${newKeyText(made, needs.config.PUBLIC_URL)}</pre><p><a href="${HERE}/${made.kid}">To the key</a></p></section>`,
    });

  app.get(HERE, (c) => showAll(c));

  app.post(HERE, async (c) => {
    const sent = c.get('form');
    const organizationId = sent.get('organization') ?? '';
    const words = (sent.get('locations') ?? '').split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
    const make = async () =>
      createKey(acting(c), {
        organizationId,
        name: sent.get('name') ?? '',
        kind: sent.get('kind') as 'skill',
        release: sent.get('release') as 'person',
        scopes: sent.getAll('scope') as Scope[],
        ...readNewLimits(sent),
        ...(words.length === 0 ? {} : { locationIds: await toLocationIds(needs, organizationId, words) }),
      });
    try {
      return await showNew(c, await once.run(sent.get('once'), make));
    } catch (error) {
      const mended = error instanceof ConnectorError && MENDED.has(error.code) && once.mayRun(sent.get('once'));
      if (!mended) throw error;
      c.status(400);
      return showAll(c, { error, sent });
    }
  });

  app.get(`${HERE}/:kid`, async (c) => {
    const key = await requireKey(needs, c.req.param('kid'));
    const session = c.get('session');
    const today = await askedToday(needs, key);
    const body = html`<section class="card">${facts([
      ['Name', key.name],
      ['Key', html`<code>${key.kid}</code>`],
      ['State', stateOf(key)],
      ['For a', key.kind],
      [
        'Plans released by',
        key.kind === 'service' ? 'nobody: it makes no plans, and orders by itself' : RELEASES[key.release],
      ],
      ['Organisation', html`<code>${key.organizationId}</code>`],
      ['Locations', key.locationIds === null ? 'all' : html`only <code>${key.locationIds.join(', ')}</code>`],
      ['Made', when(key.createdAt.toISOString())],
      ['Last used', when(key.lastUsedAt?.toISOString() ?? null)],
      ['Ends', key.revokedAt === null ? null : when(key.revokedAt.toISOString())],
      ['In place of', key.rotatedFrom],
    ])}</section>
    <section class="card"><h2>What it may ask</h2>${scopeTable(key, needs.config.INTENTS)}</section>
    ${askedTable(key.limits, today)}
    ${
      key.state === 'revoked'
        ? ''
        : html`<section class="card"><h2>Limits</h2>${form(session, { action: `${HERE}/${key.kid}/limits` }, html`<p class="soft">They hold at once, in every process. Empty means no limit.</p>${limitInputs(key)}<button>Change the limits</button>`)}</section>
    <section class="card"><h2>Its end</h2><div class="actions">
      ${key.state === 'active' ? form(session, { action: `${HERE}/${key.kid}/rotate` }, html`<input type="hidden" name="once" value="${once.draw()}"><label>Minutes for which the old one still works (0 where somebody else may have it)<input name="overlap" inputmode="numeric" pattern="[0-9]{1,5}" value="${OVERLAP_MINUTES}" required></label><button class="plain">Put a new key in its place</button>`) : ''}
      ${form(session, { action: `${HERE}/${key.kid}/revoke` }, html`<label class="choice"><input type="checkbox" name="sure" value="yes" required>It shall end at once, in every process, for good</label><button class="danger">Revoke</button>`)}</div></section>`
    }`;
    return show(c, { title: `Key ${key.name}`, here: HERE, body });
  });

  app.post(`${HERE}/:kid/limits`, async (c) => {
    const kid = c.req.param('kid');
    await changeLimits(acting(c), kid, readLimits(c.get('form')));
    return c.redirect(`${HERE}/${kid}`, 303);
  });

  app.post(`${HERE}/:kid/rotate`, async (c) => {
    const sent = c.get('form');
    const overlap = sent.get('overlap') ?? '';
    if (!/^\d{1,5}$/.test(overlap))
      throw new ConnectorError('invalid_ask', 'Say for how many minutes the old key still works.');
    const ask = { kid: c.req.param('kid'), overlapMs: Number(overlap) * 60_000 };
    return showNew(c, await once.run(sent.get('once'), () => rotateKey(acting(c), ask)));
  });

  app.post(`${HERE}/:kid/revoke`, async (c) => {
    if (c.get('form').get('sure') !== 'yes') throw new ConnectorError('invalid_ask', 'Say that it shall end for good.');
    const kid = c.req.param('kid');
    await revokeKey(acting(c), kid);
    return c.redirect(`${HERE}/${kid}`, 303);
  });
};

const requireKey = async (needs: ConsoleNeeds, kid: string): Promise<KeySummary> => {
  const found = (await listKeys(needs)).find((key) => key.kid === kid);
  if (found !== undefined) return found;
  throw new ConnectorError('not_found', 'There is no such key.');
};

const MOODS: Readonly<Record<KeySummary['state'], Mood>> = { active: 'good', ending: 'warn', revoked: 'bad' };
const stateOf = (key: KeySummary): Html => state(key.state, MOODS[key.state]);

const scopeTable = (key: KeySummary, enabled: readonly string[]): Html =>
  table({
    caption: 'By scope; what is switched off on this connector is refused to every key.',
    columns: [{ label: 'Scope' }, { label: 'Intents' }, { label: 'Switched off' }],
    rows: key.scopes.map((scope) => [
      html`<code>${scope}</code>`,
      intentsOf(scope),
      intents
        .filter((intent) => intent.scope === scope && !enabled.includes(intent.name))
        .map(({ name }) => name)
        .join(', '),
    ]),
    none: 'It may ask nothing.',
  });
