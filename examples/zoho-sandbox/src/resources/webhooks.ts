// /settings/webhooks, as Books documents it and Inventory was seen to take it (API notes 8).
import { type Call, created, type Handler, type Route, requireRecord } from '../call.ts';
import { type Body, readList, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { inUse, invalidValue, missingField, tooLong, unknownUrl } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { HookEntity, Param, Webhook } from '../world/automation.ts';
import type { World } from '../world/world.ts';

const ALL = '/settings/webhooks';
const ONE = `${ALL}/:webhook_id`;

/** Where the organisation has none of it, such a path is as unknown as any. */
export const whereAllowed =
  (handler: Handler): Handler =>
  (call) => {
    if (!call.settings.webhookApi) throw unknownUrl();
    return handler(call);
  };

export const webhookSettingsRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, scope: 'settings.READ', handler: whereAllowed(listWebhooks) },
  { method: 'POST', path: ALL, scope: 'settings.CREATE', handler: whereAllowed(createWebhook) },
  { method: 'GET', path: ONE, scope: 'settings.READ', handler: whereAllowed(getWebhook) },
  { method: 'PUT', path: ONE, scope: 'settings.UPDATE', handler: whereAllowed(updateWebhook) },
  { method: 'DELETE', path: ONE, scope: 'settings.DELETE', handler: whereAllowed(deleteWebhook) },
];

const ENTITIES: readonly HookEntity[] = ['item', 'salesorder', 'purchaseorder'];
const METHODS: readonly Webhook['method'][] = ['POST', 'PUT', 'DELETE'];

export function readEntity(body: Body): HookEntity {
  const entity = ENTITIES.find((one) => one === readText(body, 'entity'));
  if (!entity) throw invalidValue('entity');
  return entity;
}

export const byEntity = <T extends { readonly entity: HookEntity }>(): NonNullable<ListSpec<T>['filterBy']> => ({
  'Entity.All': () => true,
  'Entity.Item': (_call, one) => one.entity === 'item',
  'Entity.SalesOrder': (_call, one) => one.entity === 'salesorder',
  'Entity.PurchaseOrder': (_call, one) => one.entity === 'purchaseorder',
});

const WEBHOOK_LIST: ListSpec<Webhook> = {
  key: 'webhooks',
  reportName: 'Webhooks',
  row: (call, webhook) => printRow(call.world, webhook),
  sorts: { webhook_name: (_call, one) => one.name, created_time: (_call, one) => one.createdAt },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  defaultFilterBy: 'Entity.All',
  filterBy: byEntity(),
};

function listWebhooks(call: Call): Reply {
  return list(call, call.world.webhooks, WEBHOOK_LIST);
}

function find(call: Call): Webhook {
  return requireRecord(call, 'Webhook', call.world.webhooks.get(call.params.webhook_id ?? ''));
}

function getWebhook(call: Call): Reply {
  return answer({ webhook: printWebhook(find(call)) });
}

function createWebhook(call: Call): Reply {
  const webhook = addWebhook(call.world, call.body, call.now);
  return created(call, { webhook: printWebhook(webhook) }, 'The webhook has been created.');
}

export function addWebhook(world: World, body: Body, createdAt: number): Webhook {
  return world.webhooks.add({ ...readWebhook(body), id: world.ids.next(), createdAt });
}

function updateWebhook(call: Call): Reply {
  const webhook = find(call);
  const changes = readWebhook({ ...toBody(webhook), ...call.body });
  call.world.webhooks.change(webhook, () => Object.assign(webhook, changes));
  return answer({ webhook: printWebhook(webhook) }, 'The webhook has been updated.');
}

/** One that a rule uses stays, by inference. */
function deleteWebhook(call: Call): Reply {
  const webhook = find(call);
  if (call.world.workflows.all.some(({ webhookIds }) => webhookIds.includes(webhook.id))) {
    throw inUse('The webhook is associated with a workflow rule and cannot be deleted.');
  }
  call.world.webhooks.remove(webhook);
  return answer({}, 'The webhook has been deleted.');
}

function readWebhook(body: Body): Omit<Webhook, 'id' | 'createdAt'> {
  const text = (name: string, limit: number): string => {
    const value = readText(body, name);
    if (value.length > limit) throw tooLong(name, limit);
    return value;
  };
  const url = text('url', 5_000);
  if (url === '') throw missingField('URL');
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw invalidValue('url');
  const secret = readText(body, 'secret');
  if (secret !== '' && !/^[0-9A-Za-z]{12,50}$/.test(secret)) throw invalidValue('secret');
  const method = METHODS.find((one) => one === (readText(body, 'method') || 'POST'));
  // There is no GET.
  if (!method) throw invalidValue('method');
  return {
    name: text('webhook_name', 50),
    description: text('description', 100),
    entity: readEntity(body),
    method,
    url,
    secret,
    bodyType: text('body_type', 100) || 'application/json',
    rawData: text('raw_data', 100_000),
    headers: readParams(body, 'headers'),
    query: readParams(body, 'query_parameters'),
    form: readParams(body, 'form_data'),
    connection: text('connection_link_name', 100),
  };
}

const readParams = (body: Body, name: string): Param[] =>
  readList(body, name).map((param) => ({ name: readText(param, 'param_name'), value: readText(param, 'param_value') }));

const printParams = (params: readonly Param[]) =>
  params.map(({ name, value }) => ({ param_name: name, param_value: value }));

const toBody = (webhook: Webhook): Body => printWebhook(webhook);

function printRow(world: World, webhook: Webhook) {
  const rules = world.workflows.all.filter(({ webhookIds }) => webhookIds.includes(webhook.id));
  return {
    webhook_id: webhook.id,
    webhook_name: webhook.name,
    description: webhook.description,
    placeholder: placeholder(webhook.name),
    is_active: true,
    is_from_plugin: false,
    url: webhook.url,
    entity: webhook.entity,
    method: webhook.method,
    created_time: world.timestamp(webhook.createdAt),
    related_rules: rules.map(({ id, name }) => ({ workflow_id: id, workflow_name: name })),
  };
}

export const placeholder = (name: string): string => name.toLowerCase().replace(/\W+/g, '_');

function printWebhook(webhook: Webhook) {
  return {
    webhook_id: webhook.id,
    webhook_name: webhook.name,
    placeholder: placeholder(webhook.name),
    description: webhook.description,
    url: webhook.url,
    secret: webhook.secret,
    entity: webhook.entity,
    method: webhook.method,
    entity_parameters: [],
    additional_parameters: [],
    headers: printParams(webhook.headers),
    body_type: webhook.bodyType,
    raw_data: webhook.rawData,
    form_data: printParams(webhook.form),
    query_parameters: printParams(webhook.query),
    user_defined_format_name: '',
    user_defined_format_value: '',
    connection_link_name: webhook.connection,
    lock_type: '',
    lock_reason: '',
    is_new_response_format: true,
  };
}
