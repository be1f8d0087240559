// Who may not buy is told why, in words that say nothing more; and nothing is ordered, held or charged.
import { expect, test } from 'vitest';
import { findBarriers } from '../../browser/accessible.ts';
import {
  buy,
  enter,
  fill,
  fillCart,
  john,
  type Setting,
  says,
  titleOf,
  toCheckout,
  VAPE,
  watch,
  words,
} from './shopper.ts';

export const refused = (at: () => Setting): void => {
  test('who is not 21 does not get in', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await page.context().clearCookies();
    await page.goto(`${world.url}/products/1`);
    await page.getByRole('button', { name: 'No' }).click();
    await titleOf(page, /^Then we cannot let you in$/);
    await page.goto(`${world.url}/?q=vaporizer`);
    await titleOf(page, /^Are you 21 or over\?$/);
    expect(await findBarriers(page)).toEqual([]);
    expect(await words(page, 'body')).not.toContain('Arc Pocket Vaporizer');
    await page.getByRole('button', { name: 'Yes' }).click();
    await says(page, 'Arc Pocket Vaporizer');
  });

  test('is too young: refused before anybody is asked', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    const asked = world.providers.calls.length;
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, Year: '2010' } });
    await buy(page);
    await page.getByRole('alert').waitFor();
    expect(await words(page, '[role=alert]')).toMatch(
      /^ ?We cannot sell you this ?You are not old enough to buy this\./,
    );
    expect(await findBarriers(page)).toEqual([]);
    // What was typed is still there, and what is wrong has the focus.
    expect(await page.getByLabel('First name').inputValue()).toBe('John');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    expect([behind.orders(), behind.money(), world.providers.calls.slice(asked)]).toEqual([[], [], []]);
  });

  test('has mistyped the year of birth: told as that, and not as something that may not be sold', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, Year: '1880' } });
    await buy(page);
    await page.getByRole('alert').waitFor();
    expect(await words(page, '[role=alert]')).toMatch(/^ ?Nothing was ordered yet ?Please check your date of birth\./);
  });

  test('lives where it is not sold, however that is written', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await fillCart(page, world, VAPE);
    for (const State of ['ny', 'New York ', 'NY']) {
      await page.goto(`${world.url}/checkout`);
      await fill(page, { ...john, City: 'New York', State, 'ZIP code': '10001' });
      await buy(page);
      await page.getByRole('alert').waitFor();
      expect(await words(page, '[role=alert]'), State).toContain('We cannot send this item to your address.');
    }
    expect([behind.orders(), behind.money()]).toEqual([[], []]);
  });

  test('types nonsense: each fault is told at its field, by the contract’s own words', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, 'E-mail': 'john@doe', Month: '2', Day: '30' } });
    await buy(page);
    await page.getByRole('alert').waitFor();
    const said = await words(page, '[role=alert]');
    expect(said).toContain('E-mail must be an e-mail address.');
    expect(said).toContain('This is no day of the calendar');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'E-mail must be an e-mail address.' }).click();
    const mail = page.getByLabel('E-mail');
    expect(await page.evaluate('document.activeElement.id')).toBe('email');
    expect(await mail.getAttribute('aria-describedby')).toBe('email-error');
  });

  test('is nobody to the age provider', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, 'First name': 'Grace' } });
    await buy(page);
    await titleOf(page, /^Nothing was ordered$/);
    expect(await words(page)).toContain('You have not been charged.');
    expect([behind.orders(), behind.money()]).toEqual([[], []]);
  });

  test('has a card that is declined', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world);
    await page.getByLabel('A test card that is declined').check();
    await buy(page);
    await titleOf(page, /^Your payment was declined$/);
    expect(await words(page)).toContain('Your means of payment was declined: you have not been charged.');
    expect(behind.orders()).toEqual([]);
    // The cart is kept: another card may do.
    await page.getByRole('link', { name: 'Back to the cart' }).click();
    await page.getByRole('link', { name: 'Go to the checkout' }).waitFor();
  });

  test('has mistyped the address: the postal service’s own is one press away, and sells', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, City: 'Austin', State: 'NV', 'ZIP code': '78701' } });
    await buy(page);
    await titleOf(page, /^Nothing was ordered$/);
    expect(await words(page)).toContain('Please check your address.');
    expect(await words(page)).toContain('525 S MAIN ST, AUSTIN, TX 78701');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Use this address' }).click();
    expect(await page.getByLabel('State').inputValue()).toBe('TX');
    expect(await page.getByLabel('First name').inputValue()).toBe('John');
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    expect(behind.sold()).toHaveLength(1);
  });
};
