// Buys what they may: as a guest, as a member, and without any script.
import { expect, test } from 'vitest';
import { findBarriers } from '../../browser/accessible.ts';
import {
  buy,
  enter,
  fill,
  fillCart,
  john,
  leave,
  MUG,
  type Setting,
  says,
  titleOf,
  toCheckout,
  VAPE,
  watch,
  words,
  zoho,
} from './shopper.ts';

export const lawful = (at: () => Setting): void => {
  test('buys: from the shop window to an order in Zoho with its decision, paid once', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page, complaints } = visitor;
    await page.getByRole('searchbox').fill('pocket vaporizer');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Arc Pocket Vaporizer' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Go to the cart' }).click();
    await page.getByRole('link', { name: 'Go to the checkout' }).click();
    await fill(page, john);
    const total = /[\d.]+/.exec(await words(page, 'form .button-wide'))?.[0] ?? '';
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    expect(await findBarriers(page)).toEqual([]);
    const [order] = behind.orders();
    expect(behind.sold()).toEqual([`confirmed ${total}`]);
    expect(behind.money()).toEqual([`captured ${total}`]);
    expect(await words(page)).toContain(`You have paid $${total}. Its number is ${order?.salesorder_number}.`);
    const decided = await world.shop.cli('compliance', 'show', await decisionOf(world, order?.salesorder_id ?? ''));
    expect(JSON.stringify(decided)).toContain('"outcome":"allow"');
    // What was bought is in the cart no more.
    expect(await words(page, '.cart-link')).not.toContain('1');
    expect(complaints).toEqual([]);
  });

  test('pays the member’s price when signed in, and Zoho has it on the order', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await page.goto(`${world.url}/account`);
    expect(await words(page)).toContain('This is a demonstration.');
    await page.getByLabel('E-mail').fill('John@Doe.example');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await says(page, 'You are signed in as john@doe.example');
    await fillCart(page, world, VAPE);
    const shown = await words(page, '.product-price');
    const [ours, others] = [...shown.matchAll(/\$([\d.]+)/g)].map(([, amount]) => Number(amount));
    expect(ours).toBeLessThan(others ?? 0);
    await page.goto(`${world.url}/checkout`);
    expect(await page.getByLabel('E-mail').inputValue()).toBe('john@doe.example');
    await fill(page, john);
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    expect(behind.orders()[0]?.total).toBe(ours);
    await page.goto(`${world.url}/account`);
    expect(await page.locator('.past li').count()).toBe(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('buys without any script', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await leave(world, MUG, 9);
    await using visitor = await enter(browser, world, { javaScriptEnabled: false });
    const { page } = visitor;
    await toCheckout(page, world, { sku: MUG, quantity: 2 });
    // What is everybody's asks nobody for their age.
    expect(await page.getByLabel('Month').count()).toBe(0);
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    expect(behind.sold()).toEqual(['confirmed 53.90']);
  });

  test('changes their mind in the cart', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await fillCart(page, world, MUG, 2);
    await fillCart(page, world, MUG, 1);
    await fillCart(page, world, VAPE, 1);
    await page.goto(`${world.url}/cart`);
    const mugs = page.getByLabel('How many of Cascade Supply Enamel Mug - Red');
    expect(await mugs.inputValue()).toBe('3');
    await mugs.fill('1');
    await mugs.press('Enter');
    await expect.poll(() => words(page, '.totals')).toContain('Total$215.90');
    await page.getByRole('button', { name: 'Remove Arc Pocket Vaporizer' }).click();
    await expect.poll(() => words(page, '.totals')).toContain('Total$26.95');
    await page.getByRole('button', { name: 'Remove Cascade' }).click();
    await page.getByText('There is nothing in it.').waitFor();
  });
};

/** As it stands on the order in Zoho. */
const decisionOf = async (world: Setting['world'], orderId: string): Promise<string> => {
  const { salesorder } = await zoho(world, 'GET', `/salesorders/${orderId}`);
  return salesorder.custom_field_hash.cf_compliance_decision;
};
