// What to click in Zoho's API console, to the word.

export interface Client {
  /** Such as https://api-console.zoho.eu */
  readonly consoleUrl: string;
  readonly publicUrl: string;
  readonly scopes: readonly string[];
}

export const serverBasedWords = ({ consoleUrl, publicUrl }: Client): string[] => [
  `In Zoho's API console, ${consoleUrl}:`,
  '',
  '  1. Get Started (or Add Client), then Server-based Applications, Create Now.',
  '  2. Client Name: Zoho Inventory connector',
  `     Homepage URL: ${publicUrl}`,
  `     Authorized Redirect URIs: ${publicUrl}/oauth/callback`,
  '  3. Create. The tab Client Secret shows the Client ID and the Client Secret.',
  '  4. The tab Settings: switch on the data centre your organisation is in, and "Use the same OAuth credentials for all data centers".',
];

export const selfClientWords = ({ consoleUrl, scopes }: Client): string[] => [
  `In Zoho's API console, ${consoleUrl}:`,
  '',
  '  1. Get Started (or Add Client), then Self Client, Create Now, OK.',
  '  2. The tab Client Secret shows the Client ID and the Client Secret.',
  '  3. The tab Generate Code. Scope, in one line:',
  `     ${scopes.join(',')}`,
  '     Time Duration: 10 minutes. Scope Description: connector. Create; choose the organisation where it asks.',
  '  4. Copy the code at once: it is good once, and for as long as you chose.',
];
