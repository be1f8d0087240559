// What happens in Zoho shows on a page that is open, by itself.
import { expect, test } from 'vitest';
import { enter, idOf, leave, type Setting, titleOf, VAPE, words, zoho } from './shopper.ts';

export const live = (at: () => Setting): void => {
  test('shows a stock change in Zoho by itself: on the product’s page, in the window, and to who listens', async () => {
    const { world, browser } = at();
    await leave(world, VAPE, 9);
    await using one = await enter(browser, world);
    await using other = await enter(browser, world);
    const id = idOf(world, VAPE);
    await one.page.goto(`${world.url}/products/${id}`);
    await other.page.goto(`${world.url}/?kind=ends`);
    const badges = () => Promise.all([one, other].map(({ page }) => words(page, `[data-stock="${id}"]`)));
    await expect.poll(badges, { timeout: 20_000 }).toEqual(['In stock', 'In stock']);
    await leave(world, VAPE, 3);
    await expect.poll(badges, { timeout: 20_000 }).toEqual(['Low stock', 'Low stock']);
    // A person sells the rest of it in Zoho itself.
    const { contacts } = await zoho(world, 'GET', '/contacts');
    const { salesorder } = await zoho(world, 'POST', '/salesorders', {
      customer_id: contacts.find(({ contact_type }: { contact_type: string }) => contact_type === 'customer')
        .contact_id,
      line_items: [{ item_id: id, quantity: 3 }],
    });
    await zoho(world, 'POST', `/salesorders/${salesorder.salesorder_id}/status/confirmed`);
    await expect.poll(badges, { timeout: 20_000 }).toEqual(['Sold out', 'Sold out']);
    expect(await words(one.page, '[data-live]')).toBe('Arc Pocket Vaporizer: Sold out');
    expect(await one.page.getByRole('button', { name: 'Add to cart' }).isDisabled()).toBe(true);
    await zoho(world, 'POST', `/salesorders/${salesorder.salesorder_id}/status/void`);
    await expect.poll(badges, { timeout: 20_000 }).toEqual(['Low stock', 'Low stock']);
    expect(await one.page.getByRole('button', { name: 'Add to cart' }).isDisabled()).toBe(false);
    await leave(world, VAPE, 9);
    // It was told, and did not only ask.
    const [subscriber] = (await world.shop.cli('subscribers', 'list')) as unknown as {
      deliveredAt: string;
      failed: number;
    }[];
    expect(subscriber).toMatchObject({ failed: 0, deliveredAt: expect.any(String) });
  });

  test('says when its figures were checked', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    expect(await words(visitor.page, '[data-checked]')).toMatch(/^Stock checked at \d+:\d\d [AP]M P[SD]T\.$/);
  });

  test('that has gone is told of plainly', async () => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    expect((await page.goto(`${world.url}/products/123`))?.status()).toBe(404);
    await titleOf(page, /^We do not have this$/);
    expect((await page.goto(`${world.url}/no-such-page`))?.status()).toBe(404);
    await titleOf(page, /^There is nothing here$/);
  });
};
