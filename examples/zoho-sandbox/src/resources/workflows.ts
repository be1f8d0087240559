// /settings/workflows: rules that fire webhooks when a record is added, edited or deleted (API notes 8).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { type Body, readFlag, readList, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { doesNotExist, invalidValue, missingField, tooLong } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { RuleType, Workflow } from '../world/automation.ts';
import type { World } from '../world/world.ts';
import { byEntity, placeholder, readEntity, whereAllowed } from './webhooks.ts';

const ALL = '/settings/workflows';
const ONE = `${ALL}/:workflow_id`;

export const workflowRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, scope: 'settings.READ', handler: whereAllowed(listWorkflows) },
  { method: 'POST', path: ALL, scope: 'settings.CREATE', handler: whereAllowed(createWorkflow) },
  { method: 'GET', path: ONE, scope: 'settings.READ', handler: whereAllowed(getWorkflow) },
  { method: 'PUT', path: ONE, scope: 'settings.UPDATE', handler: whereAllowed(updateWorkflow) },
  { method: 'DELETE', path: ONE, scope: 'settings.DELETE', handler: whereAllowed(deleteWorkflow) },
  {
    method: 'POST',
    path: `${ONE}/active`,
    scope: 'settings.CREATE',
    handler: whereAllowed((call) => mark(call, true)),
  },
  {
    method: 'POST',
    path: `${ONE}/inactive`,
    scope: 'settings.CREATE',
    handler: whereAllowed((call) => mark(call, false)),
  },
];

const RULE_TYPES: readonly RuleType[] = ['add', 'edit', 'add_edit', 'delete'];

const WORKFLOW_LIST: ListSpec<Workflow> = {
  key: 'workflows',
  reportName: 'Workflows',
  row: (call, rule) => printRow(call.world, rule),
  sorts: { workflow_name: (_call, one) => one.name, created_time: (_call, one) => one.createdAt },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  defaultFilterBy: 'Entity.All',
  filterBy: byEntity(),
};

function listWorkflows(call: Call): Reply {
  return list(call, call.world.workflows, WORKFLOW_LIST);
}

function find(call: Call): Workflow {
  return requireRecord(call, 'Workflow', call.world.workflows.get(call.params.workflow_id ?? ''));
}

function getWorkflow(call: Call): Reply {
  return answer({ workflow: printWorkflow(call.world, find(call)) });
}

function createWorkflow(call: Call): Reply {
  const rule = addWorkflow(call.world, call.body, call.now);
  return created(call, { workflow: printWorkflow(call.world, rule) }, 'The workflow rule has been created.');
}

export function addWorkflow(world: World, body: Body, createdAt: number): Workflow {
  const read = readWorkflow(world, body);
  return world.workflows.add({ ...read, id: world.ids.next(), active: true, createdAt, ranFor: new Set() });
}

function updateWorkflow(call: Call): Reply {
  const rule = find(call);
  const changes = readWorkflow(call.world, { ...printWorkflow(call.world, rule), ...call.body });
  call.world.workflows.change(rule, () => Object.assign(rule, changes));
  return answer({ workflow: printWorkflow(call.world, rule) }, 'The workflow rule has been updated.');
}

function deleteWorkflow(call: Call): Reply {
  call.world.workflows.remove(find(call));
  return answer({}, 'The workflow rule has been deleted.');
}

function mark(call: Call, active: boolean): Reply {
  const rule = find(call);
  call.world.workflows.change(rule, () => Object.assign(rule, { active }));
  return answer({}, `The workflow rule has been marked as ${active ? 'active' : 'inactive'}.`);
}

function readWorkflow(world: World, body: Body): Omit<Workflow, 'id' | 'active' | 'createdAt' | 'ranFor'> {
  const name = readText(body, 'workflow_name');
  if (name === '') throw missingField('workflow name');
  const description = readText(body, 'description');
  if (description.length > 1_000) throw tooLong('description', 1_000);
  const entity = readEntity(body);
  const ruleType = RULE_TYPES.find((one) => one === readText(body, 'rule_type'));
  if (!ruleType) throw invalidValue('rule_type');
  const webhookIds = readList(body, 'instant_actions').map((action) => {
    if (readText(action, 'action_type') !== 'webhook') throw invalidValue('action_type');
    const webhook = world.webhooks.get(readText(action, 'action_id'));
    if (!webhook) throw doesNotExist('Webhook');
    // An action is of the rule's own module.
    if (webhook.entity !== entity) throw invalidValue('action_id');
    return webhook.id;
  });
  return { name, description, entity, ruleType, webhookIds, always: readFlag(body, 'apply_rule_always') ?? true };
}

function printRow(world: World, rule: Workflow) {
  return {
    workflow_id: rule.id,
    workflow_name: rule.name,
    placeholder: placeholder(rule.name),
    entity: rule.entity,
    sub_entities: '',
    rule_type: rule.ruleType,
    description: rule.description,
    is_active: rule.active,
    is_from_plugin: false,
    created_time: world.timestamp(rule.createdAt),
    is_locked: false,
    lock_reason: '',
  };
}

function printWorkflow(world: World, rule: Workflow) {
  return {
    ...printRow(world, rule),
    apply_rule_always: rule.always,
    instant_actions: rule.webhookIds.map((id) => ({
      action_type: 'webhook',
      action_id: id,
      action_name: world.webhooks.get(id)?.name ?? '',
    })),
    time_based_actions: [],
  };
}
