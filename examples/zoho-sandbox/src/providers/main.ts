// `pnpm sandbox:providers`: stand-ins for AgeChecker.Net and USPS by themselves.
import { createProviders, listenProviders, providerCredentials } from './providers.ts';

const { origin } = await listenProviders(createProviders(), Number(process.env.PROVIDERS_PORT ?? 4190));

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
