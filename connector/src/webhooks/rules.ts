// The webhooks and workflow rules this connector wants in Zoho, and how what is there differs from them. Known as ours by
// their names together with the address they send to. Pure.
import type { Parts } from '../parts.ts';

export type Automation = ReturnType<Parts['zoho']>['automation'];
export type Webhook = Awaited<ReturnType<Automation['webhook']>>;
export type Rule = Awaited<ReturnType<Automation['rule']>>;
type WebhookDraft = Parameters<Automation['createWebhook']>[1];

/** Those of Zoho's that say something of stock or orders (API notes 8). */
export const hookEntities = ['item', 'salesorder', 'purchaseorder'] as const;
export type HookEntity = (typeof hookEntities)[number];

/** A webhook and its rule, which have the same name. */
export interface WantedRule {
  readonly name: string;
  readonly entity: HookEntity;
  readonly kind: 'add_edit' | 'delete';
  /** Part of what is signed: by it alone a deletion is told from an edit. */
  readonly query: WebhookDraft['query'];
}

/** Where they send to, and what with. */
export interface Target {
  readonly url: string;
  readonly secret: string;
}

/** Zoho takes 50 characters. */
const NAMED = 'Zoho Inventory for OpenClaw: ';

export const wantedRules = (entities: readonly HookEntity[]): WantedRule[] =>
  entities.flatMap((entity) => [
    { name: `${NAMED}${entity} changed`, entity, kind: 'add_edit' as const, query: [] },
    { name: `${NAMED}${entity} deleted`, entity, kind: 'delete' as const, query: [['event', 'delete'] as const] },
  ]);

export const draftOf = ({ name, entity, query }: WantedRule, { url, secret }: Target): WebhookDraft => ({
  name,
  entity,
  url,
  secret,
  query,
});

/** @param base Where this connector takes webhooks in: a name alone may be another connector's. */
export const isOurs = ({ name, url }: Pick<Webhook, 'name' | 'url'>, base: string): boolean =>
  name.startsWith(NAMED) && url.startsWith(`${base}/`);

export const isNamedAsOurs = ({ name }: Pick<Webhook | Rule, 'name'>): boolean => name.startsWith(NAMED);

/** What of a webhook is not as it is wanted, in words; none where all is. What Zoho does not tell is not doubted. */
export const differsFrom = (wanted: WantedRule, target: Target, webhook: Webhook): string[] => [
  ...(webhook.url === target.url ? [] : ['it sends to another address']),
  ...(webhook.secret === null || webhook.secret === target.secret
    ? []
    : [webhook.secret === '' ? 'it has no secret' : 'it has another secret']),
  ...(webhook.method === 'POST' ? [] : [`it sends by ${webhook.method}`]),
  ...(webhook.entity === wanted.entity ? [] : [`it is about a ${webhook.entity}`]),
  ...(JSON.stringify(webhook.query) === JSON.stringify(wanted.query) ? [] : ['it has other query parameters']),
];

export const ruleDiffersFrom = (wanted: WantedRule, webhookId: string, rule: Rule): string[] => [
  ...(rule.kind === wanted.kind ? [] : [`its rule fires at "${rule.kind}"`]),
  ...(rule.entity === wanted.entity ? [] : [`its rule is about a ${rule.entity}`]),
  ...(rule.webhookIds.includes(webhookId) ? [] : ['its rule does not fire it']),
];
