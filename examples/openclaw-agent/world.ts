// What every scenario is handed: the shop, the private OpenClaw with the skill installed, the stand-in model, and the
// few words they are spoken of in.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../demo/free-port.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { chooseCustomer, chooseGoods, type Goods } from './goods.ts';
import type { OpenClaw } from './install.ts';
import type { Mind } from './model/mind.ts';
import type { Seen, Step } from './model/seen.ts';
import { type StandIn, startStandIn } from './model/server.ts';
import { createOpenClaw, type PrivateOpenClaw } from './openclaw.ts';
import type { Report } from './report.ts';

export const SKILL = 'zoho-inventory';
const skillFolder = fileURLToPath(new URL(`../../skill/${SKILL}`, import.meta.url));

/** What the connector's command line says of a new key. */
export interface Key {
  readonly kid: string;
  readonly key: string;
  readonly otpauthUri: string | null;
}

/** One message of a person, and what the agent made of it. */
export interface Turn {
  readonly reply: string;
  readonly seen: Seen;
  /** What the skill's commands printed, in their order. */
  readonly results: readonly string[];
}

export interface World {
  readonly shop: Shop;
  readonly openclaw: PrivateOpenClaw;
  readonly model: StandIn;
  readonly report: Report;
  readonly goods: readonly Goods[];
  readonly customer: string;
  readonly skillFolder: string;
  readonly gatewayUrl: string;
  /** What the connector shows at the gateway's hooks. */
  readonly hookToken: string;
  /** Says something to the agent; the mind is how the stand-in model takes it. */
  ask(conversation: string, message: string, mind: Mind): Promise<Turn>;
  makeKey(name: string, ...flags: string[]): Promise<Key>;
  /** Gives the skill this key, as an admin does. */
  useKey(key: Key): Promise<void>;
  /** Every order in Zoho, as `<quantity> <sku>`. */
  orders(): string[];
  /** Remembers an order that somebody wanted: at the end there must be these and no others. */
  wanted(order: string): void;
  readonly allWanted: readonly string[];
  /** Aborted when the run is to end early. From then on nothing new is begun. */
  readonly signal: AbortSignal;
  stop(): Promise<void>;
}

export const buildWorld = async (program: OpenClaw, report: Report, signal: AbortSignal): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-openclaw-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const stop = async (): Promise<void> => {
    for (const close of closers.toReversed()) await close().catch((error) => report.say(String(error)));
  };
  try {
    const gatewayPort = await freePort();
    const hookToken = randomUUID();
    report.keepSecret(hookToken);
    const model = await startStandIn();
    closers.push(() => model.close());
    const openclaw = await createOpenClaw(program, {
      folder,
      port: gatewayPort,
      modelUrl: model.baseUrl,
      signal,
    });
    closers.push(() => openclaw.stop());
    report.say('Starting a local Zoho and a connector, and connecting them ...');
    // More calls a minute than the standard, since a run is over in a few of them.
    const starting = startShop({
      settings: {
        LOG_LEVEL: 'error',
        CALLS_PER_MINUTE: '90',
        OPENCLAW_HOOK_TOKEN: hookToken,
        WEBHOOK_RULES: 'by-connector',
      },
    });
    closers.push(() => starting.then((it) => it.stop()));
    const [shop, installed] = await Promise.all([starting, openclaw.cli(['skills', 'install', skillFolder])]);
    report.say(`$ openclaw skills install ./skill/${SKILL}\n${installed.trim().replaceAll(folder, '…')}`);

    const wanted: string[] = [];
    return {
      shop,
      openclaw,
      model,
      report,
      goods: await chooseGoods(shop, 3),
      customer: await chooseCustomer(shop),
      skillFolder,
      gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
      hookToken,
      ask: (conversation, message, mind) => ask({ openclaw, model, report }, conversation, message, mind),
      makeKey: async (name, ...flags) => {
        signal.throwIfAborted();
        const made = (await shop.cli('keys', 'create', '--name', name, '--write', ...flags)) as unknown as Key;
        const seed = made.key.split('.')[1] ?? made.key;
        const code = made.otpauthUri === null ? [] : [new URL(made.otpauthUri).searchParams.get('secret') ?? ''];
        report.keepSecret(made.key, seed, ...code);
        return made;
      },
      useKey: async ({ key }) => {
        signal.throwIfAborted();
        await openclaw.configure(`skills.entries.${SKILL}.apiKey`, key);
      },
      orders: () =>
        shop.sandbox.control
          .salesorders()
          .flatMap((order) => order.line_items.map(({ quantity, sku }) => `${quantity} ${sku}`)),
      wanted: (order) => {
        wanted.push(order);
      },
      allWanted: wanted,
      signal,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

type Talk = Pick<World, 'openclaw' | 'model' | 'report'>;

export const ask = async (
  { openclaw, model, report }: Talk,
  name: string,
  message: string,
  mind: Mind,
): Promise<Turn> => {
  const session = `agent:main:${name}`;
  report.say(`person> ${message}`);
  model.play(session, mind);
  const reply = await openclaw.send(session, message);
  const seen = model.lastSeen(session);
  if (seen === undefined) throw new Error('OpenClaw answered without asking the model.');
  for (const step of seen.steps) report.say(shown(step, openclaw.workspace));
  const results = seen.steps.filter(({ tool }) => tool === 'exec').map(({ result }) => result);
  const short = results.reduce((text, result) => text.replace(result, '[all of the above]'), reply);
  report.say(`agent> ${short.replace(/\n/g, '\n       ')}`);
  return { reply, seen, results };
};

const shown = ({ tool, input, result }: Step, workspace: string): string => {
  const short = (text: unknown): string => String(text).replaceAll(`${workspace}/skills/${SKILL}`, '{baseDir}');
  if (tool === 'read') return `  [read ${short(input.path)}: ${result.length} characters]`;
  const env = input.env === undefined ? '' : ` with env ${JSON.stringify(input.env)}`;
  return `  $ ${short(input.command)}${env}\n${result.trimEnd().replace(/^/gm, '    ')}`;
};
