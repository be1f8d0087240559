// Somebody who has OpenClaw and a Zoho, and nothing of ours: the packed connector in an empty folder, its `init` with
// flags, each command that it prints pasted into a shell as it stands, and a question. No file is edited.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, type Listening, listenSandbox, type Sandbox } from 'zoho-sandbox';
import { consent } from '../demo/consent.ts';
import { freePort } from '../demo/free-port.ts';
import { type Installed, installPacked } from '../packed/install.ts';
import type { OpenClaw } from './install.ts';
import { exec } from './model/mind.ts';
import { type StandIn, startStandIn } from './model/server.ts';
import { consult } from './model/taught.ts';
import { createOpenClaw, type PrivateOpenClaw } from './openclaw.ts';
import { end, type Program, runProgram, start } from './processes.ts';
import { OWNER, openPublisher, PROGRAMS } from './publisher.ts';
import type { Report } from './report.ts';
import { ask, SKILL } from './world.ts';

const PASTE_MS = 120_000;
const SKU = 'OUT-001-RED';

interface Stage {
  readonly report: Report;
  readonly installed: Installed;
  readonly sandbox: Sandbox;
  readonly zoho: Listening;
  readonly model: StandIn;
  readonly openclaw: PrivateOpenClaw;
  readonly publicUrl: string;
  /** A line as it is typed into a shell, in the folder the connector was installed into. */
  typed(line: string, more?: Readonly<Record<string, string>>): Program;
}

export const playNewcomer = async (program: OpenClaw, report: Report, signal: AbortSignal): Promise<void> => {
  report.title('A newcomer: the packed connector in an empty folder, its init, and what it prints pasted');
  const folder = await mkdtemp(join(tmpdir(), 'zoho-newcomer-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const publisher = await openPublisher(join(folder, 'publisher'));
    closers.push(() => publisher.registry.close());
    const installed = await installPacked({ owner: OWNER });
    closers.push(() => rm(installed.folder, { recursive: true, force: true }));
    const published = (await publisher.login()).code === 0 ? await publisher.release() : null;
    report.check('its publisher has published the skill', published?.code === 0, published);
    const sandbox = createSandbox({ items: 40 });
    const zoho = await listenSandbox(sandbox);
    closers.push(() => zoho.close());
    const model = await startStandIn();
    closers.push(() => model.close());
    const port = await freePort();
    const openclaw = await createOpenClaw(program, {
      folder,
      port,
      modelUrl: model.baseUrl,
      signal,
      usual: true,
      env: { OPENCLAW_CLAWHUB_URL: publisher.registry.origin },
    });
    closers.push(() => openclaw.stop());
    const env = { ...openclaw.env, PATH: [PROGRAMS, openclaw.env.PATH].join(delimiter) };
    const stage: Stage = {
      ...{ report, installed, sandbox, zoho, model, openclaw },
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      typed: (line, more = {}) => ({
        ...{ command: 'sh', args: ['-c', line], env: { ...env, ...more }, cwd: installed.home },
      }),
    };
    const printed = await initialise(stage);
    signal.throwIfAborted();
    await paste(stage, printed);
    signal.throwIfAborted();
    await startConnector(stage, printed, closers);
    await openclaw.startGateway();
    await question(stage);
  } finally {
    for (const close of closers.toReversed()) await close().catch((error) => report.say(String(error)));
  }
};

/** Answers all that was printed. The part of the person in front of it: opens the link, and agrees. */
const initialise = async ({ report, sandbox, zoho, publicUrl, typed }: Stage): Promise<string> => {
  const { clientId, clientSecret } = sandbox.credentials;
  report.keepSecret(clientSecret);
  const line = `npx zoho-inventory-connector init --sandbox-url '${zoho.origin}' --public-url '${publicUrl}' --client-id '${clientId}'`;
  report.say(`$ ${line}`);
  const child = start(typed(line, { ZOHO_CLIENT_SECRET: clientSecret }));
  const closed = once(child, 'close');
  const said: string[] = [];
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PASTE_MS);
  for await (const text of createInterface({ input: child.stdout as Readable })) {
    said.push(text);
    const [link] = /http:\S+\/oauth\/start\S*/.exec(text) ?? [];
    if (link !== undefined) await consent(link);
  }
  const [code] = await closed;
  clearTimeout(timer);
  const printed = said.join('\n');
  for (const key of new Set(printed.match(KEYS))) report.keepSecret(key, key.split('.')[1] ?? key);
  report.say(withoutKeys(printed));
  report.check('init with flags asks nothing, and connects', code === 0, { code, complaints });
  return printed;
};

const KEYS = /zik_[\w.-]+/g;
const withoutKeys = (text: string): string => text.replaceAll(KEYS, '[the key]');

/** What stands between the invitation to paste and the last words: commands, one of them over several lines. */
const commandsIn = (printed: string): string[] => {
  const [, block = ''] = /^Paste on the agent’s host.*?\n\n(.*?)\n\nAnd here,/ms.exec(printed) ?? [];
  return block.split(/\n(?=openclaw )/).filter((command) => command !== '');
};

const paste = async ({ report, openclaw, typed }: Stage, printed: string): Promise<void> => {
  const commands = commandsIn(printed);
  report.check('it prints what to paste', commands.length === 5, commands);
  report.check('without a gap to be filled', !/<[a-z][^>]*>|…|\.\.\./.test(commands.join('\n')), commands);
  for (const command of commands) {
    const [first = ''] = command.split('\n');
    report.say(withoutKeys(`$ ${first}`));
    const done = await runProgram({ ...typed(command), cwd: openclaw.env.HOME ?? '/' }, PASTE_MS);
    report.check(`it is done: ${first.split(' ').slice(0, 4).join(' ')}`, done.code === 0, done);
  }
  const info = JSON.parse(await openclaw.cli(['skills', 'info', SKILL, '--json']));
  report.check('the skill is there and lacks nothing', info.eligible && info.modelVisible, info);
};

const startConnector = async (
  { report, publicUrl, typed }: Stage,
  printed: string,
  closers: (() => Promise<unknown>)[],
): Promise<void> => {
  const [, line = 'false'] = /^And here, from now on: (.+)$/m.exec(printed) ?? [];
  report.say(`$ ${line}`);
  const child = start(typed(line));
  closers.push(() => end(child));
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk;
  });
  const ready = async (): Promise<boolean> => (await fetch(`${publicUrl}/readyz`).catch(() => null))?.ok === true;
  for (const until = Date.now() + PASTE_MS; !(await ready()); await sleep(100)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The connector did not start:\n${log}`);
  }
};

const question = async ({ report, sandbox, model, openclaw }: Stage): Promise<void> => {
  // So that no figure from before can be the answer.
  sandbox.control.stock({ sku: SKU, delta: 7 });
  const before = sandbox.control.calls().calls.length;
  const talk = { openclaw, model, report };
  const { reply, results } = await ask(talk, 'newcomer', `How many ${SKU} do we have?`, function* (seen) {
    const skill = yield* consult(seen, SKILL);
    yield* exec('printenv CONNECTOR_API_KEY');
    return yield* skill.run('check-stock', { item: SKU, 'max-age': '0' });
  });
  const { physical, physicalCommitted } = sandbox.control.stockOf({ sku: SKU });
  const figures = `${physical} on hand, ${physicalCommitted} committed`;
  report.check(`the question is answered with Zoho's figures: ${figures}`, reply.includes(figures), reply);
  report.check('by the connector, which asked Zoho', sandbox.control.calls().calls.length > before);
  report.check('and no other command is run', /exec denied/i.test(results[0] ?? ''), results[0]);
  report.check('the stand-in model never stumbled', model.troubles.length === 0, model.troubles);
  const leaked = report.secretsIn(model.requests.join('\n')) + report.secretsIn(openclaw.log);
  report.check("no key reached the model or the gateway's log", leaked === 0, leaked);
};
