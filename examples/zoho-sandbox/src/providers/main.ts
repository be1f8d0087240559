// `pnpm sandbox:providers`: stand-ins for AgeChecker.Net and USPS by themselves.
import { Command, InvalidArgumentError } from 'commander';
import { createProviders, listenProviders, providerCredentials } from './providers.ts';

const portNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('a port is wanted');
  return value;
};

/** Not 4190: fetch, by which a connector would ask, refuses that port. */
const PORT = 4181;

const { port } = new Command('sandbox:providers')
  .description('Stand-ins for AgeChecker.Net and USPS on loopback, with a control API under /__providers')
  .option('--port <number>', 'port to listen on, 0 for any free one', portNumber, PORT)
  .parse()
  .opts<{ port: number }>();
const { origin } = await listenProviders(createProviders(), port).catch((error: NodeJS.ErrnoException) => {
  const taken = `Port ${port} is taken, perhaps by another of these. Choose another with --port.`;
  console.error(error.code === 'EADDRINUSE' ? taken : `The stand-ins cannot listen: ${error.message}`);
  process.exit(3);
});

console.log(`Stand-ins for AgeChecker.Net and USPS listen at ${origin}

  test buyers       JOHN DOE is accepted, JANE DOE after a photo ID, FRANK DOE never, GRACE DOE not at all
  checks            ${origin}/__providers/checks
  the next step     curl -X POST ${origin}/__providers/checks/<uuid>/step

To point a connector at them, these lines stand in its .env:

SHOP=on
SHOP_PROVIDERS_URL=${origin}
${Object.entries(providerCredentials)
  .map(([name, value]) => `${name}=${value}`)
  .join('\n')}
`);
