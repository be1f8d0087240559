// What a browser can be made to send: other prices, other people's proofs, other sites' forms, script in every field. Nothing
// of it is believed, shown as anything but text, or sold by.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { phone, reload } from '../../browser/visitor.ts';
import {
  buy,
  enter,
  fillCart,
  idOf,
  john,
  MUG,
  type Setting,
  titleOf,
  toCheckout,
  watch,
  watchRefused,
  words,
  zoho,
} from './shopper.ts';

/** Puts a field of their own into the checkout's form, or another value into one of ours. */
const tamper = (page: Page, name: string, value: string): Promise<unknown> =>
  page.evaluate(
    `(() => {
      const form = document.querySelector('form[action="/checkout"]');
      const field = form.elements[${JSON.stringify(name)}] ?? form.appendChild(document.createElement('input'));
      field.name = ${JSON.stringify(name)};
      field.value = ${JSON.stringify(value)};
    })()`,
  );

const SCRIPT = `"'><script>window.hit=1</script><img src=x onerror="window.hit=1">`;

export const hostile = (at: () => Setting): void => {
  test.each([
    ['a price', 'price', '0.01'],
    ['a total', 'total', '0.01'],
    ['a member’s price', 'member', 'true'],
    ['a coupon', 'coupon', 'FREE'],
    ['a proof of their age', 'ageProof', 'check-00000001'],
    ['a decision', 'decision', 'CD-0000-0000'],
  ])('sends %s with the form: it is not taken, and nothing is sold', async (_, name, value) => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world);
    await tamper(page, name, value);
    await buy(page);
    await titleOf(page, /^We do not take this form$/);
    expect([behind.orders(), behind.money()]).toEqual([[], []]);
  });

  test('says they have agreed to another quote: shown the connector’s own figures, and asked again', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world);
    const price = await words(page, 'form .button-wide');
    await tamper(page, 'quote', `Q-${'0'.repeat(24)}`);
    await buy(page);
    await page.getByRole('alert').waitFor();
    expect(await words(page, '[role=alert]')).toContain('Prices have changed');
    expect(await words(page, 'form .button-wide')).toBe(price);
    expect(behind.orders()).toEqual([]);
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    expect(behind.money()).toEqual([`captured ${/[\d.]+/.exec(price)?.[0]}`]);
  });

  test('puts less than nothing, half a thing or a made-up one into the cart', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await fillCart(page, world, MUG);
    const form = { token: await page.locator('[name=token]').first().inputValue(), item: idOf(world, MUG) };
    const post = (path: string, more: object) =>
      page.request.post(`${world.url}${path}`, { form: { ...form, ...more }, headers: { origin: world.url } });
    for (const quantity of ['-1', '0.5', '1e9', '100', '']) {
      expect((await post('/cart/add', { quantity })).status(), quantity).toBe(422);
      if (quantity !== '') expect((await post('/cart/change', { quantity })).status(), quantity).toBe(422);
    }
    expect((await post('/cart/add', { quantity: '1', item: '999' })).status()).toBe(422);
    expect((await post('/cart/add', { quantity: '1', price: '0.01' })).status()).toBe(400);
    expect((await post('/cart/add', { quantity: '1'.repeat(20_000) })).status()).toBe(413);
    await page.goto(`${world.url}/cart`);
    expect(await page.locator('.line input[type=number]').inputValue()).toBe('1');
    // A cookie that the shop has not signed is none.
    const [cookie] = await page.context().cookies();
    await page.context().addCookies([{ ...(cookie as NonNullable<typeof cookie>), value: `${cookie?.value}x` }]);
    await page.goto(`${world.url}/cart`);
    await titleOf(page, /^Are you 21 or over\?$/);
  });

  test('calls back in the age provider’s name: the connector asks the provider, and goes nowhere', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { particulars: { ...john, 'First name': 'Jane' } });
    await buy(page);
    await titleOf(page, /^One more step/);
    const [uuid = ''] = [...world.providers.age.checks.keys()].slice(-1);
    const forged = await fetch(`${world.shop.connectorUrl}/v1/callbacks/age`, {
      method: 'PUT',
      body: JSON.stringify({ uuid, status: 'accepted' }),
      headers: { 'x-agechecker-signature': 'AAAA' },
    });
    expect(forged.status).toBe(401);
    // And a rightly signed one that says what the provider's own record does not.
    await world.providers.age.callBack(`${world.shop.connectorUrl}/v1/callbacks/age`, { uuid, status: 'accepted' });
    await reload(page);
    await titleOf(page, /^One more step/);
    await page.getByRole('button', { name: 'Drop this order' }).click();
    await titleOf(page, /^You have dropped this order$/);
    expect([behind.orders(), behind.money()]).toEqual([[], []]);
  });

  test.each([
    ['elsewhere, without the cookie', 'http://elsewhere.example'],
    ['the same machine, with the cookie', 'http://127.0.0.1:9'],
  ])('posts a form from %s: refused', async (_, origin) => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await fillCart(page, world, MUG);
    const fields = {
      token: await page.locator('[name=token]').first().inputValue(),
      item: idOf(world, MUG),
      quantity: '9',
    };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    const body = `<form method="post" action="${world.url}/cart/add">${inputs.join('')}<button>Win a prize</button></form>`;
    await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body }));
    const refused = watchRefused(world);
    await page.goto(`${origin}/`);
    await page.getByRole('button').click();
    await titleOf(page, /^We do not take this form$/);
    expect(refused()).toEqual(['/cart/add: sent from elsewhere, or by somebody who is not of age']);
    await page.goto(`${world.url}/cart`);
    expect(await page.locator('.line input[type=number]').inputValue()).toBe('1');
  });

  test('posts without the mark of a page that they were shown: refused', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    const form = { item: idOf(world, MUG), quantity: '1' };
    const refused = watchRefused(world);
    for (const token of ['', 'x', 'A'.repeat(43)]) {
      const answer = await page.request.post(`${world.url}/cart/add`, {
        form: { ...form, token },
        headers: { origin: world.url },
      });
      expect(answer.status()).toBe(400);
    }
    const json = await page.request.post(`${world.url}/cart/add`, { data: form, headers: { origin: world.url } });
    expect(json.status()).toBe(400);
    expect(refused()).toEqual(Array(4).fill('/cart/add: no form of ours'));
  });

  test('writes script into every text field, and into Zoho: it is text wherever it is shown', async () => {
    const { world, browser } = at();
    const item = idOf(world, 'OUT-001-BLUE');
    const was = world.storefront.parts.catalogue.current().byId.get(item)?.name ?? '';
    await zoho(world, 'PUT', `/items/${item}`, { name: SCRIPT, description: SCRIPT });
    await expect
      .poll(() => world.storefront.parts.catalogue.current().byId.get(item)?.name, { timeout: 20_000 })
      .toBe(SCRIPT);
    await using visitor = await enter(browser, world, phone);
    const { page, complaints } = visitor;
    const hits: unknown[] = [];
    const refused = watchRefused(world);
    const look = async (where: string): Promise<void> => {
      expect(await page.content(), where).not.toContain('<script>window');
      hits.push(
        await page.evaluate(`({
          ran: window.hit ?? 0,
          made: document.querySelectorAll('main img, main script').length,
          sticksOut: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        })`),
      );
    };
    await page.goto(`${world.url}/?q=${encodeURIComponent(SCRIPT)}`);
    await look('search');
    expect(await page.getByRole('searchbox').inputValue()).toBe(SCRIPT.slice(0, 80));
    await page.goto(`${world.url}/?kind=${encodeURIComponent(SCRIPT)}&page=${encodeURIComponent(SCRIPT)}`);
    await look('window');
    await page.goto(`${world.url}/account`);
    await page.evaluate('document.querySelector("form.narrow").noValidate = true');
    await page.getByLabel('E-mail').fill(SCRIPT);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This is not an e-mail address.').first().waitFor();
    await look('sign-in');
    await fillCart(page, world, 'OUT-001-BLUE');
    await look('product');
    await page.goto(`${world.url}/cart`);
    await look('cart');
    const fields = ['First name', 'Last name', 'Street and number', 'City', 'State', 'ZIP code'];
    const typed = Object.fromEntries(fields.map((label) => [label, SCRIPT]));
    await toCheckout(page, world, { sku: 'VPD-001', particulars: { ...john, ...typed } });
    await page.evaluate(`document.querySelector('form[action="/checkout"]').noValidate = true`);
    for (const label of [/^Telephone/, /^Flat/]) await page.getByLabel(label).fill(SCRIPT);
    for (const label of ['Month', 'Day', 'Year', 'E-mail']) await page.getByLabel(label, { exact: true }).fill(SCRIPT);
    await buy(page);
    await page.getByRole('alert').waitFor();
    await look('checkout');
    const why = 'what it says cannot be taken, or may not be sold so';
    expect(refused()).toEqual([`/account/sign-in: ${why}`, `/checkout: ${why}`]);
    // What fits goes through to the contact in Zoho as it was written.
    const short = '<b>"\'&amp;</b>';
    await toCheckout(page, world, { sku: MUG, particulars: { ...john, 'First name': short, 'Last name': short } });
    await buy(page);
    await titleOf(page, /^Your order is placed$/);
    await look('order');
    for (const hit of hits) expect(hit).toEqual({ ran: 0, made: 0, sticksOut: 0 });
    expect(complaints).toEqual([]);
    await zoho(world, 'PUT', `/items/${item}`, { name: was });
  });
};
