// Webhooks from behind: made as in Zoho's own screens, disturbed, waited for, and told of.
import { addWebhook } from '../resources/webhooks.ts';
import { addWorkflow } from '../resources/workflows.ts';
import type { DeliveryEntry, Mischief } from '../webhooks/sender.ts';
import type { RuleType } from '../world/automation.ts';
import { ControlError, type ControlParts, organizationOf, requireNumber } from './parts.ts';

/** A webhook with a rule of its own, whether or not the organisation's API makes any. */
export interface WebhookByHand {
  readonly url: string;
  readonly entity: 'item' | 'salesorder' | 'purchaseorder';
  readonly rule_type?: RuleType;
  readonly secret?: string;
  readonly body_type?: string;
  readonly raw_data?: string;
  readonly form_data?: readonly { readonly param_name: string; readonly param_value: string }[];
  readonly query_parameters?: readonly { readonly param_name: string; readonly param_value: string }[];
  readonly organization_id?: string;
}

export function webhooksControl(parts: ControlParts) {
  const { clock, sender } = parts;
  return {
    addWebhook(wanted: WebhookByHand): { webhook_id: string; workflow_id: string } {
      const { world } = organizationOf(parts, wanted.organization_id);
      const webhook = addWebhook(world, { webhook_name: `By hand: ${wanted.entity}`, ...wanted }, clock.now());
      const rule = {
        workflow_name: webhook.name,
        entity: wanted.entity,
        rule_type: wanted.rule_type ?? 'add_edit',
        apply_rule_always: true,
        instant_actions: [{ action_type: 'webhook', action_id: webhook.id }],
      };
      return { webhook_id: webhook.id, workflow_id: addWorkflow(world, rule, clock.now()).id };
    },

    /** What is not named goes well. */
    webhookMischief(wanted: Partial<Mischief>): Mischief {
      const chances = (['lose', 'duplicate', 'reorder'] as const).map((name) => [name, readChance(name, wanted[name])]);
      const [least, most] = wanted.delayMs ?? [0, 0];
      const delayMs = [requireNumber('delayMs', least), requireNumber('delayMs', most)] as const;
      return sender.misbehave({ ...Object.fromEntries(chances), delayMs });
    },

    /** Sends what is due, and waits until it has been answered. */
    async deliverWebhooks(): Promise<{ waiting: number }> {
      await sender.settle();
      return { waiting: sender.log.filter(({ state }) => state === 'waiting').length };
    },

    webhookLog: (): readonly DeliveryEntry[] => sender.log,
  };
}

function readChance(name: string, value: number | undefined): number {
  const chance = requireNumber(name, value ?? 0);
  if (chance < 0 || chance > 1) throw new ControlError(`${name} is a chance from 0 to 1`);
  return chance;
}
