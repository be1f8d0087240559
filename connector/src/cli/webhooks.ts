// webhook secret create and rotate; webhook list, explain, replay; setup, check and remove have a file of their own.
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { createEndpoint, type NewEndpoint, rotateEndpoint } from '../webhooks/endpoints.ts';
import { explainCapture, explainDelivery, listDeliveries, replayDelivery, type Told } from '../webhooks/look-back.ts';
import { onlyConnection } from './connection.ts';
import { columns, moment, type Terminal, withParts } from './terminal.ts';
import { addWebhookRuleCommands } from './webhook-rules.ts';

const MAX_CAPTURE_BYTES = 2 * 1_024 * 1_024;
const LISTED = 50;

export const addWebhookCommands = (program: Command, terminal: Terminal): void => {
  const webhook = program.command('webhook').description('what Zoho tells by itself');
  addWebhookRuleCommands(webhook, terminal);
  addSecretCommands(webhook, terminal);

  webhook
    .command('list')
    .description('the deliveries that came last, refused ones too')
    .action(() =>
      withParts(terminal, async (parts) => {
        const all = await listDeliveries(parts, LISTED);
        const rows = all.map((one) => [
          one.id,
          moment(one.receivedAt),
          one.entity === null ? '?' : `${one.entity} ${one.entityId}`,
          one.state === 'refused' ? `refused: ${one.verdict}` : one.state,
          one.signed ? 'signed' : 'not signed',
          one.repeats === 0 ? '' : `came ${one.repeats + 1} times`,
          one.error ?? '',
        ]);
        terminal.answer({ deliveries: all }, all.length === 0 ? 'No webhook has come in yet.' : columns(rows));
      }),
    );

  webhook
    .command('explain [delivery]')
    .description('which string a delivery must have been signed over, and why its signature does or does not match')
    .option('--file <path>', 'a delivery saved to a file instead: request line, headers, an empty line, the body')
    .option('--organization <id>', 'with --file: whose secrets to try, where several organisations are connected')
    .action((delivery: string | undefined, options: { file?: string; organization?: string }) =>
      withParts(terminal, async (parts) => {
        if ((delivery === undefined) === (options.file === undefined)) {
          throw new ConnectorError('invalid_ask', 'Name one delivery, or one --file <path>.');
        }
        const told =
          options.file === undefined
            ? await explainDelivery(parts, delivery ?? '')
            : await explainCapture(parts, {
                organizationId: options.organization ?? (await onlyConnection(parts)),
                file: await readCaptured(options.file),
              });
        terminal.answer(told, describe(told));
      }),
    );

  webhook
    .command('replay <delivery>')
    .description('have an accepted delivery looked at once more')
    .action((delivery: string) =>
      withParts(terminal, async (parts) => {
        const replayed = await replayDelivery(parts, delivery);
        terminal.answer(
          replayed,
          `Delivery ${replayed.delivery} (${replayed.entity} ${replayed.entityId}) is in the queue again.`,
        );
      }),
    );
};

const addSecretCommands = (webhook: Command, terminal: Terminal): void => {
  const secret = webhook.command('secret').description('where webhooks come in, and what they are signed with');
  const unsigned = () => [
    new Option('--allow-unsigned', 'take deliveries without a signature as hints to read the record again').conflicts(
      'refuseUnsigned',
    ),
    new Option('--refuse-unsigned', 'refuse deliveries without a signature, as is usual'),
  ];

  const create = secret
    .command('create')
    .description('make the address and the signing secret; both are shown once')
    .option('--organization <id>', 'where several organisations are connected');
  const rotate = secret
    .command('rotate')
    .description('make a new signing secret; the old one works on for a while')
    .option('--organization <id>', 'where several organisations are connected')
    .option('--overlap-minutes <number>', 'how long the old one still works', toMinutes, 1_440)
    .option('--address', 'a new address too, where the old one is known to somebody');
  for (const option of unsigned()) create.addOption(option);
  for (const option of unsigned()) rotate.addOption(option);

  create.action((options: { organization?: string; allowUnsigned?: boolean }) =>
    withParts(terminal, async (parts) => {
      const made = await createEndpoint(parts, {
        organizationId: await organizationOf(parts, options.organization),
        allowUnsigned: options.allowUnsigned === true,
      });
      terminal.answer(made, describeEndpoint(made));
    }),
  );

  rotate.action(
    (options: {
      organization?: string;
      overlapMinutes: number;
      address?: boolean;
      allowUnsigned?: boolean;
      refuseUnsigned?: boolean;
    }) =>
      withParts(terminal, async (parts) => {
        const said = options.allowUnsigned === true || options.refuseUnsigned === true;
        const made = await rotateEndpoint(parts, {
          organizationId: await organizationOf(parts, options.organization),
          overlapMs: options.overlapMinutes * 60_000,
          address: options.address === true,
          ...(said ? { allowUnsigned: options.allowUnsigned === true } : {}),
        });
        terminal.answer(made, describeEndpoint(made));
      }),
  );
};

/** One that is connected: an address of any other would never be served. */
const organizationOf = async (parts: Parts, named: string | undefined): Promise<string> => {
  if (named === undefined) return onlyConnection(parts);
  if ((await parts.store.read.connections.get(named)) !== null) return named;
  throw new ConnectorError('not_connected', `Organisation ${named} is not connected.`, {
    hint: 'Start with: pnpm connector connect',
  });
};

const describeEndpoint = (made: NewEndpoint): string =>
  [
    ...(made.url === null
      ? ['The address stays as it is.', '']
      : ['This address is shown once. It is the URL of each webhook in Zoho:', '', `  ${made.url}`, '']),
    'This secret is shown once. It goes into the field Secret of each webhook in Zoho:',
    '',
    `  ${made.secret}`,
    '',
    made.allowUnsigned
      ? 'Deliveries without a signature are taken as hints.'
      : 'Deliveries without a signature are refused.',
    ...(made.formerUntil === null ? [] : [`What it replaces works until ${moment(made.formerUntil)}.`]),
  ].join('\n');

const describe = ({ delivery, explanation }: Told): string =>
  [
    ...(delivery === null
      ? []
      : [
          `Delivery ${delivery.id} of ${moment(delivery.receivedAt)}: ${delivery.state === 'refused' ? `refused for ${delivery.verdict}` : delivery.state}.`,
        ]),
    explanation.reason,
    '',
    `Signed must have been, ${explanation.signedBytes} bytes (the query's pairs sorted; of the body: ${explanation.body}):`,
    '',
    `  ${explanation.signed.replaceAll('\n', '\n  ')}`,
    '',
    `Tried: ${explanation.secretsTried.length === 0 ? 'no secret, since there is none' : `secret ${explanation.secretsTried.join(', ')}`}, as ${explanation.encodingsTried.join(' and ')}.`,
  ].join('\n');

const readCaptured = async (path: string): Promise<Uint8Array> => {
  const file = await readFile(path).catch((error: unknown) => {
    throw new ConnectorError('invalid_ask', 'The file cannot be read.', { cause: error });
  });
  if (file.byteLength <= MAX_CAPTURE_BYTES) return file;
  throw new ConnectorError('invalid_ask', 'The file is larger than any delivery: 2 MB at most.');
};

const toMinutes = (text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of minutes.');
};
