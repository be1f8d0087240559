// What the demo plays: each step is one command of the skill, and is checked, not only shown.
import { pnpmWords } from './pnpm-words.ts';
import type { Shop } from './shop.ts';

type Say = (text: string) => void;

// The sandbox is seeded, so these are always there.
const sku = 'OUT-001-RED';
const name = 'Cascade Supply Enamel Mug - Red';
const customer = 'Ada Abbott';
const regulatedSku = 'VPD-001';

const PLAN = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}\b/;
const COST = /^Zoho calls: \d+/m;

interface Answered {
  readonly ok: boolean;
  readonly answer?: Record<string, unknown>;
  readonly problem?: { readonly code: string };
  readonly cost?: { readonly zohoCalls: number };
}

/** What a step must say besides ending as it should. */
type Expected = RegExp | readonly RegExp[];

/** Plays every step; answers how many things went wrong. */
export const playScript = async (shop: Shop, say: Say): Promise<number> => {
  let failures = 0;
  const { key } = (await shop.cli('keys', 'create', '--name', 'demo agent', '--write')) as { key: string };
  const check = (good: boolean, what: string): void => {
    if (good) return;
    failures += 1;
    say(`  !! WRONG: ${what}`);
  };

  /** One command of the skill, as an agent would give it; every one says what it cost. */
  const ask = async (title: string, args: readonly string[], expected: Expected, expectCode = 0): Promise<string> => {
    const { code, stdout } = await shop.skill(key, ...args);
    const words = args.map((word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`)).join(' ');
    say(`\n== ${title}\n$ node zoho-inventory.mjs ${words}`);
    say(stdout.trimEnd().replace(/^/gm, '  '));
    check(code === expectCode, `exit code ${code}, not ${expectCode}`);
    for (const each of [expected, COST].flat()) check(each.test(stdout), `nothing like ${each} is in the answer`);
    return stdout;
  };
  const data = async (...args: string[]): Promise<Answered> =>
    JSON.parse((await shop.skill(key, ...args, '--json')).stdout);

  await ask(
    'How many do we have?',
    ['check-stock', '--item', sku],
    new RegExp(`^Item ${sku} .*: \\d+ .* available`, 'm'),
  );
  await ask(
    'A misspelt name is answered with candidates',
    ['check-stock', '--item', misspell(name)],
    [/^Refused \(item_not_found\)/, new RegExp(`use '${sku}' for «${name}»`)],
    1,
  );
  await ask('What is running out?', ['list-low-stock', '--limit', '5'], /^ {2}\S.*«.+».*reorder/m);

  const proposed = await ask(
    'An order is proposed; nothing is written yet',
    ['create-order', '--customer', customer, '--line', `2 ${sku}`, '--purchase-order', 'PO-77'],
    [new RegExp(`^Plan ${PLAN.source}: new order, proposed. Nothing is written yet\\.`, 'm'), /Ada Abbott/, /PO-77/],
  );
  const plan = PLAN.exec(proposed)?.[0] ?? 'none';
  check(shop.sandbox.control.salesorders().length === 0, 'Zoho holds an order before anybody released it');
  const confirm = ['confirm-plan', '--plan', plan];
  await ask('Confirming before anybody has released it is refused', confirm, /^Refused \(plan_not_released\)/, 1);

  say(`\n== A person releases it, outside the chat\n$ pnpm connector plans approve ${plan}`);
  const approved = await shop.cli('plans', 'approve', plan);
  say(`  Plan ${plan} is ${String(approved.state)}.`);
  check(approved.state === 'approved', `plan ${plan} is ${String(approved.state)}, not approved`);
  await ask('Now it is carried out', confirm, new RegExp(`^Plan ${plan}: new order, done`, 'm'));
  const done = await data(...confirm);
  const { number = 'none' } = (done.answer?.result ?? {}) as { number?: string };
  check(done.answer?.state === 'done' && number !== 'none', 'the order has no number');
  await ask('The same confirmation again answers the same order', confirm, new RegExp(`\\b${number}\\b`));
  await ask(
    'Where is it?',
    ['track-order', '--order', number],
    [new RegExp(`^Order ${number}\\b.*confirmed`, 'm'), /It is confirmed and waits to be packed\./],
  );
  await ask(
    'A refusal a person can read',
    ['create-order', '--customer', customer, '--line', `1 ${regulatedSku}`],
    /^Refused \(item_regulated\): «VPD-001 cannot be ordered here: .+»/,
    1,
  );
  await ask('Is the connection healthy?', ['connection-status'], /^Zoho: connected, data centre /m);

  const orders = shop.sandbox.control.salesorders().map((order) => `${order.salesorder_number} ${order.status}`);
  check(orders.join() === `${number} confirmed`, `Zoho holds ${orders.join(', ') || 'no order'}, not this one alone`);
  say(failures === 0 ? '\nEvery step went as it should.' : `\n${failures} things went wrong.`);
  return failures;
};

/** How to go on by hand in another shell, with a key of its own, while the shop stays up. @param path where that shell looks */
export const goOn = async (shop: Shop, path?: string): Promise<string[]> => {
  const { key } = (await shop.cli('keys', 'create', '--name', 'by hand', '--write')) as { key: string };
  const set = Object.entries(shop.environment).map(([name, value]) => `${name}='${value}'`);
  return [
    'Ask on as an agent would, in another shell:',
    `  CONNECTOR_URL='${shop.connectorUrl}' CONNECTOR_API_KEY='${key}' node skill/zoho-inventory/scripts/zoho-inventory.mjs check-stock --item '${sku}'`,
    'And release what it plans, as its admin:',
    `  ${set.join(' ')} ${pnpmWords(path)} connector plans list`,
  ];
};

const misspell = (name: string): string => name.replace(/([a-z])([a-z])/, '$2$1');
