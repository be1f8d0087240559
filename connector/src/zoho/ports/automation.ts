// Webhooks and the rules that send them, in our own words. Types only.

/** What Zoho can be made to tell of (API notes 8). */
export type HookEntity = 'item' | 'salesorder' | 'purchaseorder';

export interface ZohoWebhook {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  readonly method: string;
  readonly url: string;
  /** Null where Zoho does not tell it; empty where there is none. */
  readonly secret: string | null;
  readonly query: readonly (readonly [name: string, value: string])[];
}

export interface WebhookDraft {
  readonly name: string;
  readonly entity: HookEntity;
  readonly url: string;
  readonly secret: string;
  readonly query: ZohoWebhook['query'];
}

export interface ZohoRule {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  /** Zoho's own `rule_type`. */
  readonly kind: string;
  readonly active: boolean;
  readonly webhookIds: readonly string[];
}

export interface RuleDraft {
  readonly name: string;
  readonly entity: HookEntity;
  readonly kind: 'add_edit' | 'delete';
  readonly webhookId: string;
}
