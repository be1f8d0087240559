// What makes Zoho tell by itself: webhooks, and the workflow rules that fire them. Documented for Books alone, seen to work
// in Inventory (API notes 8), so whether an organisation offers them is asked before anything else.
import { readPages } from './pages.ts';
import type { RuleDraft, WebhookDraft, ZohoRule, ZohoWebhook } from './ports/automation.ts';
import type { Door, Spend } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { flagAt, idAt, type Row, readWritten, rowAt, rowsAt, saysMissing, textAt } from './wire.ts';

const WEBHOOKS = { path: '/settings/webhooks', key: 'webhooks' } as const;
const RULES = { path: '/settings/workflows', key: 'workflows' } as const;
const MAX_PAGES = 5;

export const openAutomation = ({ door }: { readonly door: Door }): ZohoOrganization['automation'] => {
  const all = async <T>(
    spend: Spend,
    list: typeof WEBHOOKS | typeof RULES,
    to: (row: Row) => T,
  ): Promise<T[] | null> => {
    try {
      const found: T[] = [];
      for await (const { rows } of readPages(door, spend, { ...list, maxPages: MAX_PAGES }))
        found.push(...rows.map(to));
      return found;
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  };
  const write = async (spend: Spend, method: 'POST' | 'PUT' | 'DELETE', path: string, json?: object) =>
    door.call(spend, { method, path, ...(json === undefined ? {} : { json }) });
  /** Somebody else was quicker: it is gone all the same. */
  const remove = async (spend: Spend, path: string): Promise<void> => {
    try {
      await write(spend, 'DELETE', path);
    } catch (error) {
      if (!saysMissing(error)) throw error;
    }
  };

  return {
    webhooks: (spend) => all(spend, WEBHOOKS, toWebhook),
    rules: (spend) => all(spend, RULES, toRule),
    webhook: async (spend, id) =>
      toWebhook(rowAt(await door.call(spend, { method: 'GET', path: `${WEBHOOKS.path}/${id}` }), 'webhook')),
    rule: async (spend, id) =>
      toRule(rowAt(await door.call(spend, { method: 'GET', path: `${RULES.path}/${id}` }), 'workflow')),
    createWebhook: async (spend, draft) => {
      const body = await write(spend, 'POST', WEBHOOKS.path, toWebhookBody(draft));
      return readWritten(() => idAt(rowAt(body, 'webhook'), 'webhook_id'));
    },
    changeWebhook: async (spend, id, draft) => {
      await write(spend, 'PUT', `${WEBHOOKS.path}/${id}`, toWebhookBody(draft));
    },
    deleteWebhook: (spend, id) => remove(spend, `${WEBHOOKS.path}/${id}`),
    createRule: async (spend, draft) => {
      const body = await write(spend, 'POST', RULES.path, toRuleBody(draft));
      return readWritten(() => idAt(rowAt(body, 'workflow'), 'workflow_id'));
    },
    changeRule: async (spend, id, draft) => {
      await write(spend, 'PUT', `${RULES.path}/${id}`, toRuleBody(draft));
    },
    activateRule: async (spend, id) => {
      await write(spend, 'POST', `${RULES.path}/${id}/active`);
    },
    deleteRule: (spend, id) => remove(spend, `${RULES.path}/${id}`),
  };
};

const toWebhook = (row: Row): ZohoWebhook => ({
  id: idAt(row, 'webhook_id'),
  name: textAt(row, 'webhook_name'),
  entity: textAt(row, 'entity'),
  method: textAt(row, 'method'),
  url: textAt(row, 'url'),
  // A list does not tell it, and Inventory may not at all.
  secret: row.value.secret === undefined ? null : textAt(row, 'secret'),
  query: rowsAt(row, 'query_parameters').map((pair) => [textAt(pair, 'param_name'), textAt(pair, 'param_value')]),
});

const toRule = (row: Row): ZohoRule => ({
  id: idAt(row, 'workflow_id'),
  name: textAt(row, 'workflow_name'),
  entity: textAt(row, 'entity'),
  kind: textAt(row, 'rule_type'),
  active: flagAt(row, 'is_active') !== false,
  webhookIds: rowsAt(row, 'instant_actions')
    .filter((action) => textAt(action, 'action_type') === 'webhook')
    .map((action) => idAt(action, 'action_id')),
});

/** The whole record as its body, under its name: what the connector reads best. */
const toWebhookBody = ({ name, entity, url, secret, query }: WebhookDraft): object => ({
  webhook_name: name,
  description: 'Made by pnpm connector webhook setup.',
  entity,
  method: 'POST',
  url,
  secret,
  headers: [],
  query_parameters: query.map(([param_name, param_value]) => ({ param_name, param_value })),
  body_type: 'application/json',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Zoho's own placeholder
  raw_data: '${JSONString}',
  form_data: [],
});

const toRuleBody = ({ name, entity, kind, webhookId }: RuleDraft): object => ({
  workflow_name: name,
  entity,
  rule_type: kind,
  apply_rule_always: true,
  instant_actions: [{ action_type: 'webhook', action_id: webhookId }],
});
