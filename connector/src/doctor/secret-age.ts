// How old the secrets are that the connector itself lives by: the master key, Zoho's client secret, what webhooks are
// signed with. Each as old as it is known here: what was used elsewhere before is older than is told.
import { secretSince } from '../webhooks/endpoints.ts';
import { dataCentres } from '../zoho/data-centres.ts';
import { quoted } from './files.ts';
import { bad, type Finding, good } from './finding.ts';
import { DAY_MS, OLD_DAYS } from './key-age.ts';
import type { Needs, Probe } from './probe.ts';

export interface AgedSecret {
  readonly id: string;
  /** To go before "is 400 days old". */
  readonly name: string;
  readonly since: number;
  readonly fix: string;
}

export const judgeSecretAges = (secrets: readonly AgedSecret[], now: number): readonly Finding[] => {
  const daysOf = ({ since }: AgedSecret) => Math.floor((now - since) / DAY_MS);
  const old = secrets.filter((secret) => daysOf(secret) >= OLD_DAYS);
  if (old.length === 0) {
    const told = secrets.map((secret) => `${secret.name}: ${daysOf(secret)} days`);
    return [
      good(
        'secrets',
        'No secret of the connector’s own is known for longer than a year.',
        told.length === 0 ? '' : `${told.join('; ')}.`,
      ),
    ];
  }
  return old.map((secret) =>
    bad(`secrets.${secret.id}`, 'warn', {
      title: `${secret.name} is ${daysOf(secret)} days old.`,
      detail: `It is known here since ${new Date(secret.since).toISOString().slice(0, 10)}, and whoever has read it meanwhile can still use it.`,
      fix: secret.fix,
    }),
  );
};

type Settings = Needs['config'];

/** By where the key comes from: each way is changed in its own. */
export const masterKeyFix = (
  file: string | null,
  { MASTER_KEY_COMMAND }: Pick<Settings, 'MASTER_KEY_COMMAND'>,
): string => {
  const then =
    'pnpm connector start; in another shell: pnpm connector secrets rotate; then take the old one out of the settings, and keep it as long as backups that need it';
  if (file !== null) {
    const before = `${file}.previous`;
    return `Stop the connector; mv ${quoted(file)} ${quoted(before)}; set PREVIOUS_MASTER_KEY_FILE=${before}; ${then}`;
  }
  return MASTER_KEY_COMMAND === undefined
    ? `Move MASTER_KEY to PREVIOUS_MASTER_KEY, set MASTER_KEY to what this prints: openssl rand -base64 32; then stop the connector; ${then}`
    : `Put the key that MASTER_KEY_COMMAND prints into PREVIOUS_MASTER_KEY, have it print a new one, then stop the connector; ${then}`;
};

const clientFix = ({ ZOHO_DATA_CENTRE, ZOHO_SANDBOX_URL }: Settings): string =>
  `Make a new secret for the client at ${dataCentres(ZOHO_DATA_CENTRE, ZOHO_SANDBOX_URL).home.console}, set ZOHO_CLIENT_SECRET to it and PREVIOUS_ZOHO_CLIENT_SECRET to the one before, and start the connector again: pnpm connector start`;

const webhookFix = ({ WEBHOOK_RULES }: Settings, organizationId: string): string => {
  const rotate = `pnpm connector webhook secret rotate --organization ${organizationId}`;
  return WEBHOOK_RULES === 'by-connector'
    ? `${rotate}; then: pnpm connector webhook setup --organization ${organizationId}`
    : `${rotate}; then enter the new secret in each webhook in Zoho (Settings, Automation, Workflow Actions, Webhooks) within a day`;
};

const gather = async (needs: Needs): Promise<AgedSecret[]> => {
  const { store, config, machine } = needs;
  const masterKey = await store.read.settings.get('masterKeySince');
  const client = config.ZOHO_CLIENT_ID === undefined ? null : await store.read.zohoClients.get(config.ZOHO_CLIENT_ID);
  const connections = await store.read.connections.list();
  const webhooks: AgedSecret[] = [];
  for (const { organizationId, name } of connections) {
    const since = await secretSince(needs, organizationId);
    if (since === null) continue;
    const id = connections.length === 1 ? 'webhook' : `webhook.${organizationId}`;
    const fix = webhookFix(config, organizationId);
    webhooks.push({ id, name: `The secret of ${name}’s webhooks`, since, fix });
  }
  return [
    ...(masterKey === null
      ? []
      : [
          {
            id: 'master-key',
            name: 'The master key',
            since: Date.parse(masterKey),
            fix: masterKeyFix(machine.masterKeyFile, config),
          },
        ]),
    ...(client === null
      ? []
      : [{ id: 'client', name: 'The secret of Zoho’s client', since: client.sealedAt, fix: clientFix(config) }]),
    ...webhooks,
  ];
};

export const secretAgeProbe: Probe = {
  id: 'secrets',
  what: 'the ages of the connector’s own secrets',
  look: async (needs) => judgeSecretAges(await gather(needs), needs.now().getTime()),
};
