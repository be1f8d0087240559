// The age provider wants something more of the buyer: said plainly, done on its own page, and the order goes on by itself.
import { expect, test } from 'vitest';
import { findBarriers } from '../../browser/accessible.ts';
import { buy, enter, john, leave, type Setting, titleOf, toCheckout, VAPE, watch, words } from './shopper.ts';

const jane = { ...john, 'First name': 'Jane', 'E-mail': 'jane@doe.example' };

export const oneMoreStep = (at: () => Setting): void => {
  test('takes it on the provider’s page, and the shop’s own goes on by itself', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: jane });
    await buy(page);
    await titleOf(page, /^One more step: show a photo ID$/);
    expect(await words(page)).toMatch(/We keep the goods for you until \d+:\d\d [AP]M.*Nothing has been charged/);
    expect(behind.money()).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: /^Show a photo ID/ }).click();
    const provider = await opened;
    await provider.getByRole('button', { name: 'Hold a document into the camera' }).click();
    await provider.getByText('accepted').waitFor();
    await titleOf(page, /^Your order is placed$/);
    expect(behind.money()).toHaveLength(1);
  });

  test('whose document is not accepted is told so, and may try again', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...jane, 'First name': 'Frank' } });
    await buy(page);
    await titleOf(page, /^One more step/);
    const [id = ''] = [...world.providers.age.checks.keys()].slice(-1);
    await world.providers.age.step(id);
    await titleOf(page, /^Your ID was not accepted$/);
    expect(await words(page)).toContain('The document could not be read, or is not valid.');
    await world.providers.age.set(id, 'accepted');
    await titleOf(page, /^Your order is placed$/);
    expect(behind.sold()).toHaveLength(1);
  });

  test('drops the order instead: nothing is charged, and the goods are free at once', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await leave(world, VAPE, 1);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: jane });
    await buy(page);
    await titleOf(page, /^One more step/);
    await using other = await enter(browser, world);
    await other.page.goto(page.url());
    await titleOf(other.page, /^We do not know this order$/);
    await page.getByRole('button', { name: 'Drop this order' }).click();
    await titleOf(page, /^You have dropped this order$/);
    await toCheckout(other.page, world);
    await buy(other.page);
    await titleOf(other.page, /^Your order is placed$/);
    expect(behind.sold()).toHaveLength(1);
    await leave(world, VAPE, 9);
  });
};
