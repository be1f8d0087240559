// What is printed: a plain transcript, each check as it is made, and one closing line. And the keeper of what must
// stand nowhere: neither in the transcript nor in anything the model is sent.

export interface Report {
  title(text: string): void;
  say(text: string): void;
  /** Notes a check. What was seen instead is printed where it failed. */
  check(what: string, good: boolean, saw?: unknown): void;
  /** Registers a text that must never appear. */
  keepSecret(...texts: string[]): void;
  /** How many of the secrets are in the text. */
  secretsIn(text: string): number;
  readonly failures: number;
  /** Everything printed so far. */
  readonly printed: string;
  close(): void;
}

const SHOWN_CHARACTERS = 1_500;

export const createReport = (write: (text: string) => void): Report => {
  const secrets: string[] = [];
  let printed = '';
  let passes = 0;
  let failures = 0;
  const print = (text: string): void => {
    printed += `${text}\n`;
    // A secret that gets here fails the last check; it is not shown all the same.
    write(secrets.reduce((shown, secret) => shown.replaceAll(secret, '[SECRET]'), text));
  };
  return {
    title: (text) => print(`\n== ${text}`),
    say: print,
    check: (what, good, saw) => {
      if (good) passes += 1;
      else failures += 1;
      print(`  ${good ? 'ok  ' : 'FAIL'} ${what}`);
      if (good || saw === undefined) return;
      const text = typeof saw === 'string' ? saw : JSON.stringify(saw, null, 1);
      print(text.slice(0, SHOWN_CHARACTERS).replace(/^/gm, '       | '));
    },
    keepSecret: (...texts) => {
      secrets.push(...texts);
    },
    secretsIn: (text) => secrets.filter((secret) => text.includes(secret)).length,
    get failures() {
      return failures;
    },
    get printed() {
      return printed;
    },
    close: () => print(`\n${passes} checks passed, ${failures} failed`),
  };
};
