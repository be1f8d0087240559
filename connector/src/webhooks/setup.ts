// Makes the webhooks and workflow rules in Zoho where the organisation lets it, checks them, and takes them away again:
// only ours, and however often it is asked to. Where it cannot, it says what a person has to do.
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { addressOf, createEndpoint, newestSecret, rotateEndpoint, WEBHOOK_PATH } from './endpoints.ts';
import {
  type Automation,
  differsFrom,
  draftOf,
  type HookEntity,
  hookEntities,
  isNamedAsOurs,
  isOurs,
  type Rule,
  ruleDiffersFrom,
  type Target,
  type WantedRule,
  type Webhook,
  wantedRules,
} from './rules.ts';

export type SetupParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'config' | 'zoho' | 'operator'>;

export interface SetupAsk {
  readonly organizationId: string;
  readonly entities: readonly HookEntity[];
  /** As it was shown when it was made: the connector keeps no more than its hash. */
  readonly address?: string | undefined;
  /** Makes a new one; the one before works on for a while. */
  readonly newAddress: boolean;
}

/** What has become of one webhook and its rule. */
export interface RuleOutcome {
  readonly name: string;
  readonly entity: HookEntity;
  readonly kind: WantedRule['kind'];
  readonly outcome: 'made' | 'changed' | 'kept' | 'refused';
  /** What was not as wanted, or why Zoho refused. */
  readonly why: readonly string[];
}

export type SetUp =
  | { readonly by: 'connector'; readonly rules: readonly RuleOutcome[]; readonly target: Target | null }
  /** Zoho does not let us: a person does it. */
  | {
      readonly by: 'hand';
      readonly why: string;
      readonly wanted: readonly WantedRule[];
      readonly target: Target | null;
    };

const spend = () => ({ lane: 'webhook' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });
const OVERLAP_MS = 24 * 3_600_000;

interface There {
  readonly ours: { readonly webhooks: readonly Webhook[]; readonly rules: readonly Rule[] };
  /** Webhooks named as ours that send to somebody else: another connector's, or this one's when it was elsewhere. */
  readonly strangers: readonly Webhook[];
}

/** What of ours is there, whole; or, in words, why Zoho does not let us. */
const look = async (parts: SetupParts, organizationId: string): Promise<There | string> => {
  const { automation } = parts.zoho(organizationId);
  try {
    const webhooks = await automation.webhooks(spend());
    const rules = webhooks === null ? null : await automation.rules(spend());
    if (webhooks === null || rules === null) return 'This organisation offers no webhooks by API.';
    return await oursAmong(automation, webhooks, rules, `${parts.config.PUBLIC_URL}${WEBHOOK_PATH}`);
  } catch (error) {
    if (isScopeMissing(error)) return NO_SCOPE;
    throw error;
  }
};

const oursAmong = async (
  automation: Automation,
  webhooks: readonly Webhook[],
  rules: readonly Rule[],
  base: string,
): Promise<There> => {
  const ours = { webhooks: [] as Webhook[], rules: [] as Rule[] };
  for (const webhook of webhooks.filter((each) => isOurs(each, base))) {
    ours.webhooks.push(await automation.webhook(spend(), webhook.id));
  }
  const ids = new Set(ours.webhooks.map(({ id }) => id));
  for (const { id } of rules.filter(isNamedAsOurs)) {
    const rule = await automation.rule(spend(), id);
    // One that fires nothing any more is left of an earlier removal.
    if (rule.webhookIds.every((each) => ids.has(each))) ours.rules.push(rule);
  }
  return { ours, strangers: webhooks.filter((each) => isNamedAsOurs(each) && !ids.has(each.id)) };
};

const isScopeMissing = (error: unknown): boolean =>
  error instanceof ConnectorError && error.code === 'zoho_scope_missing';

const NO_SCOPE =
  'Zoho does not let this connection change its settings: set WEBHOOK_RULES=by-connector, start the connector again, and let Zoho grant it: pnpm connector connect --renew';

/** Errors: `invalid_ask` where the address is not known any more; those of Zoho. */
export const setUpWebhooks = async (parts: SetupParts, ask: SetupAsk): Promise<SetUp> => {
  const { automation } = parts.zoho(ask.organizationId);
  const there = await look(parts, ask.organizationId);
  if (typeof there === 'string') {
    return { by: 'hand', why: there, wanted: wantedRules(ask.entities), target: await freshTarget(parts, ask) };
  }
  const known = await knownAddress(parts, ask, there.ours.webhooks);
  const made = known === null ? await freshTarget(parts, ask) : null;
  const target = made ?? { url: known ?? '', secret: await newestSecret(parts, ask.organizationId) };
  if (target.url === '') throw unknownAddress();
  const rules: RuleOutcome[] = [];
  for (const wanted of wantedRules(ask.entities)) {
    try {
      rules.push(await setUpOne(automation, there, wanted, target));
    } catch (error) {
      if (isScopeMissing(error)) {
        return { by: 'hand', why: NO_SCOPE, wanted: wantedRules(ask.entities), target: made };
      }
      rules.push(refused(wanted, error));
    }
  }
  await note(parts, ask.organizationId, 'webhook.rules_made', { rules });
  return { by: 'connector', rules, target: made };
};

/** An entity that this organisation does not have must not keep the others from being set up. */
const refused = (wanted: WantedRule, error: unknown): RuleOutcome => {
  if (!(error instanceof ConnectorError) || error.code !== 'zoho_refused') throw error;
  const { name, entity, kind } = wanted;
  return { name, entity, kind, outcome: 'refused', why: [error.message] };
};

const setUpOne = async (
  automation: Automation,
  { ours }: There,
  wanted: WantedRule,
  target: Target,
): Promise<RuleOutcome> => {
  const { name, entity, kind } = wanted;
  const draft = draftOf(wanted, target);
  const webhook = ours.webhooks.find((each) => each.name === name);
  const rule = ours.rules.find((each) => each.name === name);
  const why = webhook === undefined ? [] : differsFrom(wanted, target, webhook);
  // What Zoho does not tell may be an old one.
  const stale = why.length > 0 || webhook?.secret === null;
  if (webhook !== undefined && stale) await automation.changeWebhook(spend(), webhook.id, draft);
  const webhookId = webhook?.id ?? (await automation.createWebhook(spend(), draft));
  const wantedRule = { name, entity, kind, webhookId };
  if (rule === undefined) {
    await automation.createRule(spend(), wantedRule);
    why.push('it had no rule');
  } else {
    const differs = ruleDiffersFrom(wanted, webhookId, rule);
    if (differs.length > 0) await automation.changeRule(spend(), rule.id, wantedRule);
    if (!rule.active) await automation.activateRule(spend(), rule.id);
    why.push(...differs, ...(rule.active ? [] : ['its rule was not active']));
  }
  if (webhook === undefined) return { name, entity, kind, outcome: 'made', why: [] };
  return { name, entity, kind, outcome: why.length > 0 ? 'changed' : 'kept', why };
};

/** Of those that Zoho has: the one that is still good; or the one that was given, where it is. */
const knownAddress = async (
  parts: SetupParts,
  { organizationId, address, newAddress }: SetupAsk,
  webhooks: readonly Webhook[],
): Promise<string | null> => {
  if (newAddress) return null;
  const candidates = address === undefined ? webhooks.map(({ url }) => url) : [address];
  for (const url of candidates) if (await addressOf(parts, organizationId, url)) return url;
  if (address !== undefined) throw unknownAddress();
  return null;
};

/** Null where there is an address already, and no new one was asked for. */
const freshTarget = async (parts: SetupParts, { organizationId, newAddress }: SetupAsk): Promise<Target | null> => {
  const exists = (await parts.store.read.webhookEndpoints.get(organizationId)) !== null;
  if (exists && !newAddress) return null;
  const made = exists
    ? await rotateEndpoint(parts, { organizationId, overlapMs: OVERLAP_MS, address: true })
    : await createEndpoint(parts, { organizationId, allowUnsigned: false });
  return made.url === null ? null : { url: made.url, secret: made.secret };
};

const unknownAddress = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'The connector keeps no more than a hash of the address that Zoho sends to.', {
    hint: 'Give the one that was shown with --address <url>, or make a new one with --new-address: the old one works for another day.',
  });

export interface Checked {
  readonly name: string;
  readonly entity: HookEntity;
  readonly kind: WantedRule['kind'];
  readonly state: 'as wanted' | 'missing' | 'differs';
  readonly why: readonly string[];
}

export type Check =
  | {
      readonly offered: true;
      readonly rules: readonly Checked[];
      /** Named as ours, and sending to somebody else. */
      readonly strangers: readonly string[];
      readonly heardAt: string | null;
    }
  | { readonly offered: false; readonly why: string; readonly heardAt: string | null };

/** Changes nothing. */
export const checkWebhooks = async (parts: SetupParts, organizationId: string): Promise<Check> => {
  const at = await parts.store.read.deliveries.lastReceivedAt(organizationId);
  const heardAt = at === null ? null : new Date(at).toISOString();
  const there = await look(parts, organizationId);
  if (typeof there === 'string') return { offered: false, why: there, heardAt };
  const rules: Checked[] = [];
  for (const wanted of wantedRules(hookEntities)) rules.push(await checkOne(parts, organizationId, there, wanted));
  return { offered: true, rules, strangers: there.strangers.map(({ name }) => name), heardAt };
};

const checkOne = async (
  parts: SetupParts,
  organizationId: string,
  { ours }: There,
  wanted: WantedRule,
): Promise<Checked> => {
  const { name, entity, kind } = wanted;
  const webhook = ours.webhooks.find((each) => each.name === name);
  const rule = ours.rules.find((each) => each.name === name);
  if (webhook === undefined) return { name, entity, kind, state: 'missing', why: [] };
  const isGood = await addressOf(parts, organizationId, webhook.url);
  const secret = isGood ? await newestSecret(parts, organizationId) : '';
  const why = [
    ...differsFrom(wanted, { url: isGood ? webhook.url : '', secret }, webhook),
    ...(rule === undefined ? ['it has no rule'] : ruleDiffersFrom(wanted, webhook.id, rule)),
    ...(rule?.active === false ? ['its rule is not active'] : []),
  ];
  return { name, entity, kind, state: why.length > 0 ? 'differs' : 'as wanted', why };
};

export interface Removed {
  readonly webhooks: readonly string[];
  readonly rules: readonly string[];
  /** Named as ours, and sending to somebody else: left alone. */
  readonly strangers: readonly string[];
}

/** Takes ours away: those named so that send to this connector. Errors: `zoho_refused` where Zoho does not let us. */
export const removeWebhooks = async (parts: SetupParts, organizationId: string): Promise<Removed> => {
  const { automation } = parts.zoho(organizationId);
  const there = await look(parts, organizationId);
  if (typeof there === 'string') {
    throw new ConnectorError('zoho_refused', there, { hint: 'Remove them in Zoho: Settings, Automation.' });
  }
  const { webhooks, rules } = there.ours;
  // The rules first: a webhook that one still fires is not deleted.
  for (const { id } of rules) await automation.deleteRule(spend(), id);
  for (const { id } of webhooks) await automation.deleteWebhook(spend(), id);
  const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
  const removed = { webhooks: names(webhooks), rules: names(rules), strangers: names(there.strangers) };
  await note(parts, organizationId, 'webhook.rules_removed', removed);
  return removed;
};

const note = (parts: SetupParts, organizationId: string, action: string, after: object): Promise<void> =>
  parts.store.write(async (s) => {
    const at = parts.now().getTime();
    const subject = `webhooks of ${organizationId}`;
    await s.audit.append(auditEntry({ organizationId, at, action, subject, after, by: parts.operator ?? null }));
  });
