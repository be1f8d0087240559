// /settings/webhooks/histories: what was sent, what came back, and sending it again (API notes 8).
import { type Call, type Route, requireRecord } from '../call.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { invalidValue } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { WebhookHistory } from '../world/automation.ts';
import type { World } from '../world/world.ts';
import { byEntity, whereAllowed } from './webhooks.ts';

const ALL = '/settings/webhooks/histories';

export type Resend = (world: World, history: WebhookHistory) => void;

export const webhookHistoryRoutes = (resend: Resend): readonly Route[] => [
  { method: 'GET', path: ALL, scope: 'settings.READ', handler: whereAllowed(listHistories) },
  {
    method: 'POST',
    path: `${ALL}/bulkresend`,
    scope: 'settings.CREATE',
    handler: whereAllowed((call) => resendMany(call, resend)),
  },
  { method: 'GET', path: `${ALL}/:history_id`, scope: 'settings.READ', handler: whereAllowed(getHistory) },
  {
    method: 'POST',
    path: `${ALL}/:history_id/resend`,
    scope: 'settings.CREATE',
    handler: whereAllowed((call) => resendOne(call, resend)),
  },
];

/** Documented. */
const MOST_AT_ONCE = 10;

const HISTORY_LIST: ListSpec<WebhookHistory> = {
  key: 'histories',
  reportName: 'Webhook Histories',
  row: (call, history) => printRow(call.world, history),
  sorts: {
    event_time: (_call, one) => one.createdAt,
    event_id: (_call, one) => one.id,
    notified_time: (_call, one) => one.tries.at(-1)?.at ?? 0,
  },
  defaultSort: 'event_time',
  defaultOrder: 'D',
  defaultFilterBy: 'Entity.All',
  filterBy: byEntity(),
  exact: { webhook_id: (_call, one) => one.webhookId, entity_id: (_call, one) => one.entityId },
};

function listHistories(call: Call): Reply {
  return list(call, call.world.histories, HISTORY_LIST);
}

function find(call: Call, id: string): WebhookHistory {
  return requireRecord(call, 'Webhook history', call.world.histories.get(id));
}

function getHistory(call: Call): Reply {
  const history = find(call, call.params.history_id ?? '');
  const versions = history.tries.map((one, place) => ({
    history_version_id: `${history.id}${place}`,
    response_message: one.message,
    response_headers: '',
    response_code: one.code,
    response_status: statusWord(one.code),
    status: statusWord(one.code),
    history_time: call.world.timestamp(one.at),
  }));
  const { webhook_url: _, entity_name: __, ...row } = printRow(call.world, history);
  return answer({
    history: {
      ...row,
      entity: history.entity,
      url_value: history.url,
      response_headers: '',
      entity_details: {},
      workflow_id: history.workflowId,
      request_method: history.method,
      request_headers: JSON.stringify(history.headers),
      versions,
    },
  });
}

function resendOne(call: Call, resend: Resend): Reply {
  resend(call.world, find(call, call.params.history_id ?? ''));
  return answer({}, 'The webhook has been resent.');
}

function resendMany(call: Call, resend: Resend): Reply {
  const ids = [...new Set((call.query.get('history_ids') ?? '').split(',').filter((id) => id !== ''))];
  if (ids.length === 0 || ids.length > MOST_AT_ONCE) throw invalidValue('history_ids');
  for (const history of ids.map((id) => find(call, id))) resend(call.world, history);
  return answer({}, 'The webhooks have been resent.');
}

const statusWord = (code: number): string => (code >= 200 && code < 300 ? 'success' : 'failed');

function printRow(world: World, history: WebhookHistory) {
  const last = history.tries.at(-1);
  return {
    history_id: history.id,
    webhook_url_id: history.webhookId,
    webhook_name: history.webhookName,
    entity_type: history.entity,
    entity_id: history.entityId,
    entity_name: history.entityName,
    response_message: last?.message ?? '',
    response_code: last?.code ?? 0,
    response_status: last ? statusWord(last.code) : '',
    status: history.status,
    retry_count: Math.max(history.tries.length - 1, 0),
    last_execution_time: last ? world.timestamp(last.at) : '',
    next_retry_time: history.nextRetryAt === undefined ? '' : world.timestamp(history.nextRetryAt),
    history_time: world.timestamp(history.createdAt),
    webhook_url: history.url,
  };
}
