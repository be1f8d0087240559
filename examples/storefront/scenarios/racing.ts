// The last unit is sold once, whoever else wants it at the same moment: another browser, or somebody in a chat.
import { expect, test } from 'vitest';
import { buy, enter, john, leave, MUG, type Setting, toCheckout, VAPE, watch, words } from './shopper.ts';

/** Whatever a press on the button has come to, once it stands. */
const outcome = async (page: Parameters<typeof words>[0]): Promise<string> => {
  const over = page.locator('h1', { hasText: /^(Your order is placed|Nothing was ordered|We cannot sell you this)$/ });
  await over.or(page.locator('[role=alert]')).first().waitFor();
  return words(page);
};

const SOLD = /Your order is placed/;
const NOT_SOLD = /Somebody was faster|Not all of it is there any more/;

export const racing = (at: () => Setting): void => {
  test('goes to one of two browsers', async () => {
    const { world, browser } = at();
    await leave(world, VAPE, 1);
    const behind = watch(world);
    await using one = await enter(browser, world);
    await using other = await enter(browser, world);
    for (const { page } of [one, other]) await toCheckout(page, world);
    await Promise.all([buy(one.page), buy(other.page)]);
    const came = await Promise.all([outcome(one.page), outcome(other.page)]);
    expect(came.filter((each) => SOLD.test(each))).toHaveLength(1);
    expect(came.filter((each) => NOT_SOLD.test(each))).toHaveLength(1);
    expect(behind.sold()).toHaveLength(1);
    expect(behind.money().map((each) => each.split(' ')[0])).toEqual(['captured']);
    await leave(world, VAPE, 9);
  });

  test('goes to a browser or to a chat', async () => {
    const { world, browser } = at();
    const { shop } = world;
    const limits = ['--order-value', '500', '--day-value', '5000', '--release', 'agent'];
    const { key } = (await shop.cli('keys', 'create', '--name', 'chat', '--write', ...limits)) as { key: string };
    await leave(world, MUG, 1);
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { sku: MUG, particulars: john });
    const words = ['--customer', 'Ada Abbott', '--line', `1 ${MUG}`];
    const proposed = await shop.skill(key, 'create-order', ...words);
    const [plan = ''] = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}\b/.exec(proposed.stdout) ?? [];
    expect(plan, proposed.stdout).not.toBe('');
    const [, said] = await Promise.all([buy(page), shop.skill(key, 'confirm-plan', '--plan', plan)]);
    const inBrowser = SOLD.test(await outcome(page));
    const inChat = said.code === 0;
    expect(
      [inBrowser, inChat].filter((won) => won),
      said.stdout,
    ).toHaveLength(1);
    expect(behind.sold().filter((each) => each.startsWith('confirmed'))).toHaveLength(1);
    expect(behind.money().filter((each) => /^(captured|authorised)/.test(each))).toHaveLength(inBrowser ? 1 : 0);
    await leave(world, MUG, 9);
  });
};
