import { URI } from 'otpauth';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKey } from './keys.ts';
import { createHouse } from './testing.ts';
import { verifyTotp } from './totp.ts';

let house: ReturnType<typeof createHouse>;
let parts: Awaited<ReturnType<typeof house.open>>;
let kid: string;
let codeAt: (milliseconds: number) => string;

beforeEach(async () => {
  house = createHouse();
  parts = await house.open();
  const made = await createKey(parts, { organizationId: '1', name: 'Till', release: 'code' });
  kid = made.kid;
  // As an authenticator app does: from the URI alone.
  const app = URI.parse(made.otpauthUri ?? '');
  codeAt = (milliseconds) => app.generate({ timestamp: parts.now().getTime() + milliseconds } as never);
});
afterEach(() => house.leave());

const verify = (code: string, by = parts) => verifyTotp(by, { kid, code });

/** Six digits that are no code of the steps around now. */
const wrongCode = (): string => {
  const good = [-60_000, -30_000, 0, 30_000, 60_000].map(codeAt);
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !good.includes(code)) ?? '';
};

test.each([-30_000, 0, 30_000])('the code of a phone whose clock is off by %d ms is taken', async (off) => {
  await verify(codeAt(off));
});

test.each([-60_000, 60_000])('the code of a phone whose clock is off by %d ms is refused', async (off) => {
  await expect(verify(codeAt(off))).rejects.toMatchObject({ code: 'code_wrong' });
});

test('a code with a space in the middle, as apps show it, is taken', async () => {
  await verify(codeAt(0).replace(/^.../, '$& '));
});

test('a code is good once, in every process', async () => {
  const code = codeAt(0);
  await verify(code);
  await expect(verify(code)).rejects.toMatchObject({ code: 'code_wrong' });
  await expect(verify(code, await house.open())).rejects.toMatchObject({ code: 'code_wrong' });
});

test('after a later code no earlier one is taken', async () => {
  const earlier = codeAt(-30_000);
  await verify(codeAt(0));
  await expect(verify(earlier)).rejects.toMatchObject({ code: 'code_wrong' });
});

test('after five wrong codes not even the right one is taken, in any process, until five minutes are over', async () => {
  for (let count = 0; count < 5; count += 1) {
    await expect(verify(wrongCode())).rejects.toMatchObject({ code: 'code_wrong' });
  }
  const refusal = { code: 'too_many_requests', facts: { retryAfterSeconds: 300 } };
  await expect(verify(codeAt(0))).rejects.toMatchObject(refusal);
  await expect(verify(codeAt(0), await house.open())).rejects.toMatchObject(refusal);
  house.clock.pass(300_000 - 1);
  await expect(verify(codeAt(0))).rejects.toMatchObject({ code: 'too_many_requests' });
  house.clock.pass(1);
  await verify(codeAt(0));
});

test('each further five wrong codes lock for twice as long, and a right one begins anew', async () => {
  const lockedFor: number[] = [];
  const lock = async () => {
    for (let count = 0; count < 5; count += 1) await verify(wrongCode()).catch(() => undefined);
    const error = await verify(wrongCode()).catch((caught) => caught);
    lockedFor.push(error.facts.retryAfterSeconds);
    house.clock.pass(error.facts.retryAfterSeconds * 1_000);
  };
  for (let count = 0; count < 10; count += 1) await lock();
  expect(lockedFor.slice(0, 3)).toEqual([300, 600, 1_200]);
  expect(lockedFor.at(-1)).toBe(86_400);
  await verify(codeAt(0));
  lockedFor.length = 0;
  await lock();
  expect(lockedFor).toEqual([300]);
});

test.each(['', '12345', '1234567', '12345a', '１２３４５６'])(
  '%j is no code, and does not count as a guess',
  async (text) => {
    for (let count = 0; count < 6; count += 1) {
      await expect(verify(text)).rejects.toMatchObject({ code: 'code_wrong' });
    }
    await verify(codeAt(0));
  },
);

test('a key that is not released by code has no codes', async () => {
  const made = await createKey(parts, { organizationId: '1', name: 'Shop' });
  await expect(verifyTotp(parts, { kid: made.kid, code: '123456' })).rejects.toMatchObject({ code: 'code_wrong' });
});
