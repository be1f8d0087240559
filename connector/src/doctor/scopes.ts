// What Zoho lets the connector do, scope by scope, and what goes dark without each.
import type { IntentName } from 'shared-schemas';
import type { OrderMode } from '../store/connections.ts';
import { dutiesOf, isGranted, zohoScopes } from '../zoho/zoho-scopes.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Answer, Visit } from './visit.ts';

export interface ScopeFacts {
  readonly organizationId: string;
  readonly enabled: readonly IntentName[];
  readonly besides: { readonly fillsIds: boolean; readonly orderMode: OrderMode; readonly webhookRules: boolean };
  /** As Zoho said when it was connected. */
  readonly granted: readonly string[];
  /** Scopes that Zoho has just refused. */
  readonly refused: readonly string[];
}

/** Whose answer tells of which scope. */
export const refusedScopes = ({ organizations, places, items, lists }: Visit): string[] => {
  const asked: readonly (readonly [string, Answer<unknown>])[] = [
    ['settings', organizations],
    ['settings', places],
    ['items', items],
    ...Object.entries(lists),
  ];
  const refused = asked.filter(([, answer]) => answer.kind === 'refused' && answer.error.facts.zoho?.status === 401);
  return [...new Set(refused.map(([module]) => `ZohoInventory.${module}.READ`))];
};

export const judgeScopes = (id: string, facts: ScopeFacts): readonly Finding[] => {
  const wanted = zohoScopes(facts.enabled, facts.besides);
  const lower = new Set(facts.refused.map((scope) => scope.toLowerCase()));
  const missing = wanted.filter((scope) => !isGranted(facts.granted, scope) || lower.has(scope.toLowerCase()));
  if (missing.length === 0) {
    return [good(id, 'Zoho grants what the enabled intents need.', `${wanted.length} scopes.`)];
  }
  return missing.map((scope) => {
    const { intents, besides } = dutiesOf(scope, facts.enabled, facts.besides);
    const dark = [...intents, ...besides];
    const since = lower.has(scope.toLowerCase())
      ? 'Zoho has just refused it'
      : 'It was not granted when it was connected';
    return bad(`${id}.${scope.replace('ZohoInventory.', '')}`, intents.length > 0 ? 'fail' : 'warn', {
      title: `Zoho does not grant ${scope}.`,
      detail: `${since}. Without it these go dark: ${dark.length === 0 ? 'nothing by itself' : dark.join(', ')}.`,
      fix: `Connect anew and grant everything that is asked: pnpm connector connect --renew --organization ${facts.organizationId}`,
    });
  });
};
