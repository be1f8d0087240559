// For tests: holds every line that the log would write against what must stand in none of them. A breach fails the test
// in whose course it was written; log-watch-setup.ts sees to that.
import { createLog } from './log.ts';
import type { Log } from './parts.ts';

// Zoho's stand-in makes its customers of these, and puts them at these streets.
const FIRST =
  'Ada|Ben|Carla|Diego|Elena|Farid|Grace|Hugo|Ines|Jonah|Keiko|Liam|Mara|Nadia|Omar|Priya|Quinn|Rosa|Sam|Tess|Robin|Jane|John';
const LAST =
  'Abbott|Brandt|Castillo|Dunn|Eriksen|Fontaine|Grady|Haddad|Ito|Jensen|Kowalski|Lindqvist|Moreau|Novak|Okafor|Park|Quigley|Ramos|Sato|Turner|Doe';
const STREET = 'Alder St|Burnside Ave|Cedar Ln|Division St|Elm Ct|Foster Rd|Main St';

/** What no line may tell, each with an example that must be seen. */
export const forbidden: readonly (readonly [what: string, pattern: RegExp, example: string])[] = [
  ['a token', /\beyJ[\w-]{8,}\.[\w-]{8,}/, `eyJhbGciOiJFZERTQSJ9.${'eyJzdWIiOiJ4In0'}`],
  ['a token of Zoho’s', /\b1000\.[0-9a-f]{8,}\.[0-9a-f]{8,}/i, `1000.${'ab12'.repeat(8)}.${'cd34'.repeat(8)}`],
  ['a key', /\bzik_[0-9a-f]{16}\.[\w-]{20,}/, `zik_a1b2c3d4e5f60718.${'A'.repeat(43)}`],
  ['something that signs in', /\b(Bearer|Basic|Zoho-oauthtoken) [\w.~+/=-]{8,}/i, 'Bearer abcdefgh'],
  ['a private key', /"d":"[\w-]{20,}"|PRIVATE KEY|otpauth:/, `{"d":"${'A'.repeat(43)}"}`],
  ['a webhook’s address', /webhook\/zoho\/[0-9a-f]{16,}/, `/v1/webhook/zoho/${'f'.repeat(64)}`],
  [
    'a secret of its own name',
    /"\w*(secret|password|authorization|api_?key)\w*":"[^"]/i,
    '{"client_secret":"hunter2"}',
  ],
  ['a name', new RegExp(`\\b(${FIRST}) (${LAST})\\b`), 'Ada Abbott'],
  ['an e-mail address', /[\w.+-]+@[\w-]+\.[a-z]{2,}/i, 'ada@abbott.example'],
  ['an address', new RegExp(`\\b\\d+ (\\w+ )?(${STREET})\\b`), '525 S Main St'],
  ['a date of birth', /\b(19\d\d|200\d|201[0-4])-\d\d-\d\d\b/, '1980-02-29'],
];

const BREACHES: unique symbol = Symbol.for('what stood in the log and must not');
// Kept for the whole process: a test may have loaded this file a second time.
const kept = globalThis as { [BREACHES]?: string[] };
kept[BREACHES] ??= [];
const breaches = kept[BREACHES];

/** The breaches so far, which are then forgotten. */
export const takeBreaches = (): string[] => breaches.splice(0);

/** Lines of JSON as a process has written them; what is no such line is none of the log's. */
export const watchLines = (text: string): void => {
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue;
    for (const [what, pattern] of forbidden) {
      const found = pattern.exec(line);
      if (found !== null) breaches.push(`${what}, "${found[0]}", in: ${line.slice(0, 600)}`);
    }
  }
};

/** The log of a test, each line of which is also written as the real one writes it, and looked at. */
export const watchLog = <L extends Log>(log: L): L => {
  const real = createLog({ LOG_LEVEL: 'debug' }, { write: watchLines });
  const both =
    (level: keyof Log) =>
    (facts: object, message: string): void => {
      real[level](facts, message);
      log[level](facts, message);
    };
  return { ...log, debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') };
};

const quiet = (_: object, __: string): void => {};

/** For what has to be handed one: nobody reads it, and each of its lines is looked at. */
export const unheardLog: Log = watchLog({ debug: quiet, info: quiet, warn: quiet, error: quiet });
