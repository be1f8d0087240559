// The form that a key is made with; once more as it was filled in, where it was refused.
import { html } from 'hono/html';
import { intents, type Scope } from 'shared-schemas';
import type { ConnectorError } from '../errors.ts';
import { adminScopes, defaultLimits, knownScopes, readScopes } from '../skill-tokens/keys.ts';
import { type Filled, otherInputs, valueInputs } from './key-limits.ts';
import { form, type Html, note } from './page.ts';
import { problemBody } from './problem-body.ts';
import type { Session } from './sessions.ts';

export const RELEASES = {
  person: 'a person with access to the connector',
  code: 'a person’s one-time code',
  agent: 'the agent itself',
} as const;

export const intentsOf = (scope: Scope): string =>
  intents
    .filter((intent) => intent.scope === scope)
    .map(({ name }) => name)
    .join(', ') || (adminScopes.includes(scope) ? 'the doctor’s findings' : 'the shop');

const everyIntent = intents.map(({ name }) => name);

export interface Refused {
  readonly error: ConnectorError;
  readonly sent: URLSearchParams;
}

interface Asked {
  readonly connections: readonly { readonly organizationId: string; readonly name: string }[];
  /** Drawn for this form alone. */
  readonly once: string;
  readonly refused: Refused | null;
}

export const newKeyForm = (session: Session, { connections, once, refused }: Asked): Html => {
  if (connections.length === 0) return note('warn', 'Connect Zoho first.');
  const filled: Filled = (name, usual) => refused?.sent.get(name) ?? usual;
  const ticked = (name: string, value: string, usual: boolean): Html | string =>
    (refused?.sent.getAll(name).includes(value) ?? usual) ? html` checked` : '';
  const choice = (name: string, value: string, about: string, usual: boolean) =>
    html`<label class="choice"><input type="radio" name="${name}" value="${value}"${ticked(name, value, usual)}>${about}</label>`;
  const organization = filled('organization', '');
  return html`${refused === null ? '' : problemBody(refused.error)}${form(
    session,
    { action: '/console/keys' },
    html`<input type="hidden" name="once" value="${once}">
    <label>Name<span class="soft">What it is for, for people.</span><input name="name" value="${filled('name', '')}" required maxlength="80" autocomplete="off"></label>
    ${connections.length === 1 ? html`<input type="hidden" name="organization" value="${connections[0]?.organizationId}">` : html`<label>Organisation<select name="organization">${connections.map(({ organizationId, name }) => html`<option value="${organizationId}"${organizationId === organization ? html` selected` : ''}>${name}</option>`)}</select></label>`}
    <fieldset><legend>For a</legend>${choice('kind', 'skill', 'skill: it proposes', true)}${choice('kind', 'service', 'service: it orders by itself', false)}</fieldset>
    <fieldset><legend>A skill’s plans are released by</legend>${Object.entries(RELEASES).map(([value, about]) => choice('release', value, about, value === 'person'))}</fieldset>
    <fieldset><legend>It may ask</legend>${[...knownScopes, ...adminScopes].map((scope) => html`<label class="choice"><input type="checkbox" name="scope" value="${scope}"${ticked('scope', scope, readScopes.includes(scope))}><span><code>${scope}</code> <span class="small">${intentsOf(scope)}</span></span></label>`)}</fieldset>
    ${valueInputs(filled)}
    <label>Only these locations<span class="soft">Names or ids with commas between; empty for all.</span><input name="locations" value="${filled('locations', '')}" maxlength="500" autocomplete="off"></label>
    <details><summary>Other limits</summary><p class="soft">A service has those that stand here too. Empty means no limit.</p>${otherInputs(defaultLimits.skill, everyIntent, filled)}</details>
    <button>Make the key</button>`,
  )}`;
};
