// What the demo plays: each step is one command of the skill, and is checked, not only shown.
import type { Shop } from './shop.ts';

type Say = (text: string) => void;

// The sandbox is seeded, so these are always there.
const sku = 'OUT-001-RED';
const name = 'Cascade Supply Enamel Mug - Red';
const customer = 'Ada Abbott';
const regulatedSku = 'VPD-001';

interface Answered {
  readonly ok: boolean;
  readonly answer?: Record<string, unknown>;
  readonly problem?: { readonly code: string };
  readonly cost?: { readonly zohoCalls: number };
}

/** Plays every step; answers how many went wrong. */
export const playScript = async (shop: Shop, say: Say): Promise<number> => {
  let failures = 0;
  const { key } = (await shop.cli('keys', 'create', '--name', 'demo agent', '--write')) as { key: string };
  const check = (good: boolean, what: string): void => {
    if (good) return;
    failures += 1;
    say(`  !! WRONG: ${what}`);
  };
  const show = (title: string, args: readonly string[], text: string): void => {
    const words = args.map((word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`)).join(' ');
    say(`\n== ${title}\n$ node zoho-inventory.mjs ${words}`);
    say(text.trimEnd().replace(/^/gm, '  '));
  };

  const ask = async (title: string, args: string[], expectCode = 0): Promise<void> => {
    const { code, stdout } = await shop.skill(key, ...args);
    show(title, args, stdout);
    check(code === expectCode, `exit code ${code}, not ${expectCode}`);
  };
  const data = async (...args: string[]): Promise<Answered> =>
    JSON.parse((await shop.skill(key, ...args, '--json')).stdout);

  await ask('How many do we have?', ['check-stock', '--item', sku]);
  await ask('A misspelt name is answered with candidates', ['check-stock', '--item', misspell(name)], 1);
  await ask('What is running out?', ['list-low-stock', '--limit', '5']);

  const args = ['create-order', '--customer', customer, '--line', `2 ${sku}`, '--purchase-order', 'PO-77'];
  const { stdout, code } = await shop.skill(key, ...args);
  show('An order is proposed; nothing is written yet', args, stdout);
  check(code === 0, `exit code ${code}`);
  const plan = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}\b/.exec(stdout)?.[0] ?? 'none';
  await ask('Confirming before anybody has released it is refused', ['confirm-plan', '--plan', plan], 1);

  say(`\n== A person releases it, outside the chat\n$ pnpm connector plans approve ${plan}`);
  const approved = await shop.cli('plans', 'approve', plan);
  say(`  Plan ${plan} is ${String(approved.state)}.`);
  await ask('Now it is carried out', ['confirm-plan', '--plan', plan]);
  const done = await data('confirm-plan', '--plan', plan);
  await ask('The same confirmation again answers the same order', ['confirm-plan', '--plan', plan]);
  const result = done.answer?.result as { number?: string } | undefined;
  check(done.answer?.state === 'done' && result?.number !== undefined, 'the order has no number');
  await ask('Where is it?', ['track-order', '--order', result?.number ?? 'none']);
  await ask('A refusal a person can read', ['create-order', '--customer', customer, '--line', `1 ${regulatedSku}`], 1);
  await ask('Is the connection healthy?', ['connection-status']);

  const orders = shop.sandbox.control.salesorders().filter((order) => order.salesorder_number === result?.number);
  check(orders.length === 1, `Zoho holds ${orders.length} orders of that number, not 1`);
  say(failures === 0 ? '\nEvery step went as it should.' : `\n${failures} steps went wrong.`);
  return failures;
};

const misspell = (name: string): string => name.replace(/([a-z])([a-z])/, '$2$1');
