// Several processes on one store, real ones: what one of them promises or does, all of them know.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, startActor } from '../crash/world.ts';
import { end, run } from '../demo/run.ts';
import { type House, read } from './house.ts';
import {
  ADA,
  leave,
  MUG,
  onlyOrder,
  openShop,
  ordersAtZoho,
  planOrder,
  stockAtZoho,
  wanting,
  writes,
} from './selling.ts';

const connectorMain = fileURLToPath(import.meta.resolve('connector/main.ts'));

/** The house's settings, as a process of its own reads them. */
const environmentOf = ({ config }: House): Record<string, string> => ({
  PUBLIC_URL: config.PUBLIC_URL,
  DATABASE_FILE: config.DATABASE_FILE,
  ZOHO_SANDBOX_URL: config.ZOHO_SANDBOX_URL ?? '',
  ZOHO_CLIENT_ID: config.ZOHO_CLIENT_ID ?? '',
  ZOHO_CLIENT_SECRET: config.ZOHO_CLIENT_SECRET ?? '',
  INTENTS: 'all',
  SETTLE_SECONDS: '0',
  CALLS_PER_MINUTE: '90',
  LOG_LEVEL: 'silent',
});

/** The connector's own command, as an admin runs it beside the ones that serve. */
const cli = async (house: House, ...words: string[]): Promise<void> => {
  const { code, stdout, stderr } = await run(connectorMain, words, environmentOf(house));
  expect(`${code} ${code === 0 ? '' : stdout + stderr}`).toBe('0 ');
};

describe('two processes', () => {
  let house: House;
  let actors: readonly [Actor, Actor];

  beforeAll(async () => {
    house = await openShop();
    actors = [startActor(environmentOf(house), 0), startActor(environmentOf(house), 0)];
  }, 30_000);
  afterAll(async () => {
    for (const actor of actors) await actor.leave();
    await house[Symbol.asyncDispose]();
  });

  const propose = async (actor: Actor, word: string): Promise<string> => {
    const report = await actor.send({
      do: 'propose',
      kind: 'create-order',
      mode: 'commit',
      word,
      item: MUG,
      customer: ADA,
    });
    expect(report?.error).toBeUndefined();
    return report?.plan ?? '';
  };
  const confirm = async (actor: Actor, plan: string): Promise<string> => {
    const report = await actor.send({ do: 'confirm', plan, dieAt: null });
    return report?.state ?? report?.error ?? 'died';
  };
  const withReference = (word: string) =>
    house.sandbox.control.salesorders().filter(({ reference_number }) => reference_number === word);

  test('that confirm one plan at the same moment make one order of it', async () => {
    await leave(house, 10);
    for (let round = 0; round < 4; round += 1) {
      const word = `SAME-${round}`;
      const plan = await propose(actors[round % 2 === 0 ? 0 : 1], word);
      const ends = await Promise.all(actors.map((actor) => confirm(actor, plan)));
      expect(ends).toContain('done');
      for (const each of ends) expect(each).toMatch(/^(done|plan_in_progress)$/);
      expect(withReference(word).map(({ status }) => status)).toEqual(['confirmed']);
      expect(await Promise.all(actors.map((actor) => confirm(actor, plan)))).toEqual(['done', 'done']);
    }
    expect(await stockAtZoho(house)).toEqual({ committed: 4, available: 6 });
  });

  test('that confirm two plans for the last unit sell it once', async () => {
    for (let round = 0; round < 2; round += 1) {
      await leave(house, 1);
      const words = [`LAST-${round}-a`, `LAST-${round}-b`] as const;
      const plans = [await propose(actors[0], words[0]), await propose(actors[1], words[1])] as const;
      const ends = await Promise.all([confirm(actors[0], plans[0]), confirm(actors[1], plans[1])]);
      expect(ends.sort()).toEqual(['done', 'short_of_stock']);
      expect([...withReference(words[0]), ...withReference(words[1])].map(({ status }) => status)).toEqual([
        'confirmed',
      ]);
      expect((await stockAtZoho(house)).available).toBe(0);
    }
  });

  test('that are paused by a third stop at once, both', async () => {
    await leave(house, 5);
    const plan = await propose(actors[0], 'PAUSED');
    await cli(house, 'pause');
    expect(await Promise.all(actors.map((actor) => confirm(actor, plan)))).toEqual(['paused', 'paused']);
    expect(withReference('PAUSED')).toEqual([]);
    await cli(house, 'resume');
    expect(await confirm(actors[1], plan)).toBe('done');
    expect(withReference('PAUSED')).toHaveLength(1);
  });
});

describe('two connectors that serve', () => {
  let house: House;
  const urls: string[] = [];
  const servers: ChildProcess[] = [];

  beforeAll(async () => {
    house = await openShop();
    urls.push(...(await Promise.all([serve(), serve()])));
  }, 30_000);
  afterAll(async () => {
    await Promise.all(servers.map(end));
    await house[Symbol.asyncDispose]();
  });

  /** A connector on a port of its own choice, which it tells once it listens. */
  const serve = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const log = childLog();
      const server = spawn(process.execPath, [connectorMain, 'start'], {
        env: { PATH: process.env.PATH ?? '', ...environmentOf(house), PORT: '0', ...log.env },
        stdio: ['ignore', 'pipe', log.stderr],
      });
      servers.push(server);
      let said = '';
      server.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (url !== undefined) resolve(url);
      });
      server.once('exit', (code) => reject(new Error(`the connector ended with ${code}: ${said}`)));
    });
  const post = async (url: string, path: string, token: string, body: object, more: Record<string, string> = {}) =>
    read(
      await fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      }),
    );

  test('make one order of one idempotency key, however often and wherever it is sent', async () => {
    const { key } = await house.key({ kind: 'service' });
    const token = await house.token(key);
    const send = (url: string) =>
      post(url, '/v1/orders', token, wanting('2'), { 'idempotency-key': 'shop-order-0001' });
    const ends = await Promise.all([...urls, ...urls, ...urls].map(send));
    for (const { status, problem } of ends) {
      if (status !== 200) expect(problem).toMatchObject({ code: 'plan_in_progress', retryable: true });
    }
    const again = await Promise.all(urls.map(send));
    const { salesorder_number } = onlyOrder(house);
    expect(again.map(({ answer }) => answer.result.number)).toEqual([salesorder_number, salesorder_number]);
    expect(writes(house)).toEqual(['POST /salesorders', 'POST /salesorders/ID/status/confirmed']);
  });

  test('take a plan of a third, and confirm it once', async () => {
    const { key } = await house.key();
    const before = ordersAtZoho(house).length;
    const plan = await planOrder(house, key, wanting());
    const token = await house.token(key);
    const ends = await Promise.all(urls.map((url) => post(url, `/v1/plans/${plan.id}/confirm`, token, {})));
    expect(ends.some(({ status }) => status === 200)).toBe(true);
    for (const { status, problem } of ends) if (status !== 200) expect(problem?.code).toBe('plan_in_progress');
    expect(ordersAtZoho(house)).toHaveLength(before + 1);
  });
});
