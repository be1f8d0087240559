// Visits to webhooks, workflow rules and their histories, which Books documents.
import { first, row, type Visitor } from './visit.ts';

export const visitAutomation = async ({ call, deliverWebhooks }: Visitor, itemId: string): Promise<void> => {
  const body = {
    webhook_name: 'Stock',
    description: 'Items to the connector',
    entity: 'item',
    method: 'POST',
    url: 'http://127.0.0.1:1/',
    secret: 'k3yForZohoWebhooks2026',
    body_type: 'application/json',
    headers: [{ param_name: 'x-shop', param_value: 'main' }],
    form_data: [{ param_name: 'shop', param_value: 'main' }],
    query_parameters: [{ param_name: 'event', param_value: 'edit' }],
  };
  const webhookId = String(row(await call('POST', '/settings/webhooks', { body }), 'webhook').webhook_id);
  await call('GET', '/settings/webhooks', {
    query: { filter_by: 'Entity.All', sort_column: 'webhook_name', page: '1' },
  });
  await call('GET', `/settings/webhooks/${webhookId}`);
  await call('PUT', `/settings/webhooks/${webhookId}`, { body });

  const rule = {
    workflow_name: 'On items',
    entity: 'item',
    rule_type: 'add_edit',
    apply_rule_always: true,
    instant_actions: [{ action_type: 'webhook', action_id: webhookId }],
  };
  const made = row(await call('POST', '/settings/workflows', { body: rule }), 'workflow');
  const workflow = `/settings/workflows/${made.workflow_id}`;
  await call('GET', '/settings/workflows', { query: { filter_by: 'Entity.All', sort_column: 'workflow_name' } });
  await call('GET', '/settings/webhooks');
  await call('GET', workflow);
  await call('PUT', workflow, { body: rule });
  await call('POST', `${workflow}/inactive`);
  await call('POST', `${workflow}/active`);

  await call('POST', `/items/${itemId}/inactive`);
  await call('POST', `/items/${itemId}/active`);
  await deliverWebhooks();
  const histories = '/settings/webhooks/histories';
  const history = first(await call('GET', histories, { query: { webhook_id: webhookId } }), 'histories');
  await call('GET', `${histories}/${history.history_id}`);
  await call('POST', `${histories}/${history.history_id}/resend`);
  await call('POST', `${histories}/bulkresend`, { query: { history_ids: String(history.history_id) } });
  await call('DELETE', workflow);
  await call('DELETE', `/settings/webhooks/${webhookId}`);
};
