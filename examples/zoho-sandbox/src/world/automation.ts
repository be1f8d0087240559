// What an administrator has set up to be told: webhooks, the workflow rules that fire them, and what came of it (API
// notes 8).

export type HookEntity = 'item' | 'salesorder' | 'purchaseorder';
export type RuleType = 'add' | 'edit' | 'add_edit' | 'delete';

export interface Param {
  readonly name: string;
  readonly value: string;
}

export interface Webhook {
  readonly id: string;
  name: string;
  description: string;
  entity: HookEntity;
  method: 'POST' | 'PUT' | 'DELETE';
  url: string;
  secret: string;
  bodyType: string;
  rawData: string;
  headers: readonly Param[];
  query: readonly Param[];
  form: readonly Param[];
  connection: string;
  readonly createdAt: number;
}

export interface Workflow {
  readonly id: string;
  name: string;
  description: string;
  entity: HookEntity;
  ruleType: RuleType;
  /** False: once for each record. */
  always: boolean;
  active: boolean;
  webhookIds: readonly string[];
  readonly createdAt: number;
  /** Records it has run for. */
  readonly ranFor: Set<string>;
}

/** One delivery, over all its tries. */
export interface WebhookHistory {
  readonly id: string;
  readonly webhookId: string;
  readonly webhookName: string;
  readonly workflowId: string;
  readonly entity: HookEntity;
  readonly entityId: string;
  readonly entityName: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  status: 'pending' | 'success' | 'failed';
  tries: { readonly at: number; readonly code: number; readonly message: string }[];
  nextRetryAt: number | undefined;
  readonly createdAt: number;
}
