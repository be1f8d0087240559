// `pnpm sandbox`: a local Zoho by itself.
import { Command, InvalidArgumentError, Option } from 'commander';
import { createSandbox, listenSandbox, type SandboxOptions } from './index.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is wanted');
  return value;
};

const toPort = (text: string): number => {
  const value = whole(text);
  if (value > 65_535) throw new InvalidArgumentError('a port is 65535 at most');
  return value;
};

const switches = (text: string): SandboxOptions => {
  try {
    return JSON.parse(text) as SandboxOptions;
  } catch {
    throw new InvalidArgumentError('JSON is wanted, such as {"bearer":"accept"}');
  }
};

const choice = (flags: string, about: string, choices: readonly string[], standard: string): Option =>
  new Option(flags, about).choices(choices).default(standard);

const command = new Command('zoho-sandbox')
  .description('A local Zoho: accounts server and Inventory API on loopback, with a control API under /__sandbox')
  .option('--port <number>', 'port to listen on, 0 for any free one', toPort, 4180)
  .option('--items <number>', 'how many items the shop sells', whole, 300)
  .option('--orders <number>', 'how many sales orders it has behind it', whole, 0)
  .option('--seed <number>', 'the same seed makes the same shop', whole, 1)
  .option('--organizations <number>', 'how many organisations the user belongs to', whole, 1)
  .option('--tax <percent>', 'what Zoho adds to each taxable line', Number, 0)
  .addOption(
    choice('--locations <dialect>', 'how places are spoken of', ['locations', 'warehouses', 'none'], 'locations'),
  )
  .addOption(
    choice(
      '--plan <plan>',
      'daily allowance',
      ['free', 'standard', 'professional', 'premium', 'enterprise'],
      'premium',
    ),
  )
  .addOption(choice('--consent <mode>', 'the consent page', ['auto', 'page', 'deny'], 'auto'))
  .option('--approvals', 'orders need an approval', false)
  .option('--auto-confirm', 'orders are confirmed as they are created', false)
  .option('--set <json>', 'any other switches, as JSON', switches, {})
  .parse();

const { port, tax, set, ...flags } = command.opts<
  SandboxOptions & { port: number; tax: number; set: SandboxOptions }
>();
const sandbox = createSandbox({ ...flags, taxPercentage: tax, ...set });
const { origin } = await listenSandbox(sandbox, port).catch((error: NodeJS.ErrnoException) => {
  const taken = `Port ${port} is taken, perhaps by another sandbox. Choose another with --port.`;
  console.error(error.code === 'EADDRINUSE' ? taken : `The sandbox cannot listen: ${error.message}`);
  process.exit(3);
});
const { clientId, clientSecret, organizationId } = sandbox.credentials;

console.log(`A local Zoho listens at ${origin}

  accounts server   ${origin}/oauth/v2/auth
  Inventory API     ${origin}/inventory/v1
  client id         ${clientId}
  client secret     ${clientSecret}
  organization id   ${organizationId}
  redirect URIs     any on this machine, such as http://localhost:3000/callback

  control           ${origin}/__sandbox

To point a connector at it, these lines stand in its .env:

ZOHO_SANDBOX_URL=${origin}
ZOHO_CLIENT_ID=${clientId}
ZOHO_CLIENT_SECRET=${clientSecret}
INTENTS=all
`);
