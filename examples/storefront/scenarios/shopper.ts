// What a shopper does in the browser, and what the tests then look for behind the shop.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Visitor, visit } from '../../browser/visitor.ts';
import type { StorefrontWorld } from '../world.ts';

export const VAPE = 'VPD-001';
export const MUG = 'OUT-001-RED';
/** Where the shop sells from. */
const PLACE = 'Head Office';

export type Particulars = Readonly<Record<string, string>>;

/** By the labels of the checkout. */
export const john: Particulars = {
  'First name': 'John',
  'Last name': 'Doe',
  'E-mail': 'john@doe.example',
  Month: '5',
  Day: '17',
  Year: '1980',
  'Street and number': '525 S Main St',
  City: 'Reno',
  State: 'NV',
  'ZIP code': '89501',
};

/** What every scenario is played in. */
export interface Setting {
  readonly world: StorefrontWorld;
  readonly browser: Browser;
}

/** Somebody who has passed the gate and stands before the shop window. */
export const enter = async (
  browser: Browser,
  { url }: Pick<StorefrontWorld, 'url'>,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const visitor = await visit(browser, options);
  await visitor.page.goto(url);
  await visitor.page.getByRole('button', { name: 'Yes, I am 21 or over' }).click();
  await titleOf(visitor.page, /^Good things, lawfully\.$/);
  return visitor;
};

export const idOf = ({ storefront }: StorefrontWorld, sku: string): string => {
  const product = storefront.parts.catalogue.current().products.find((each) => each.sku === sku);
  if (product === undefined) throw new Error(`the shop has no ${sku}`);
  return product.id;
};

export const fillCart = async (page: Page, world: StorefrontWorld, sku: string, quantity = 1): Promise<void> => {
  await page.goto(`${world.url}/products/${idOf(world, sku)}`);
  await page.getByLabel('Quantity').fill(String(quantity));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('It is in your cart.').waitFor();
};

/** What is not asked there is not typed. */
export const fill = async (page: Page, particulars: Particulars): Promise<void> => {
  await page.getByRole('heading', { name: 'Checkout' }).waitFor();
  for (const [label, text] of Object.entries(particulars)) {
    const input = page.getByLabel(label, { exact: true });
    if ((await input.count()) > 0) await input.fill(text);
  }
};

/** From the shop's door to the filled-in checkout. */
export const toCheckout = async (
  page: Page,
  world: StorefrontWorld,
  { sku = VAPE, quantity = 1, particulars = john }: { sku?: string; quantity?: number; particulars?: Particulars } = {},
): Promise<void> => {
  await fillCart(page, world, sku, quantity);
  await page.goto(`${world.url}/checkout`);
  await fill(page, particulars);
};

export const buy = (page: Page): Promise<void> => page.getByRole('button', { name: /^Buy for/ }).click();

/** The page's title, once it is such a one: pages of orders go on by themselves. */
export const titleOf = async (page: Page, pattern: RegExp): Promise<string> => {
  const title = page.getByRole('heading', { level: 1, name: pattern });
  await title.waitFor();
  return (await title.textContent()) ?? '';
};

export const words = async (page: Page, selector = 'main'): Promise<string> =>
  ((await page.locator(selector).textContent()) ?? '').replace(/\s+/g, ' ');

/** Waits until the page has these words: the one that a press leads to comes in its own time. */
export const says = (page: Page, text: string, selector = 'main'): Promise<void> =>
  page.locator(selector).getByText(text).first().waitFor();

/** What is new behind the shop since then: orders that are not void, and what became of amounts that were held. */
export const watch = ({ shop, payments }: Pick<StorefrontWorld, 'shop' | 'payments'>) => {
  const all = () => shop.sandbox.control.salesorders();
  const [before, held] = [all().length, payments.holds.size];
  return {
    orders: () => all().slice(before),
    sold: () =>
      all()
        .slice(before)
        .map(({ status, total }) => `${status} ${total.toFixed(2)}`),
    money: () => [...payments.holds.values()].slice(held).map(({ state, amount }) => `${state} ${amount}`),
  };
};

/** What the shop has kept of forms that it refused since then: "path: why", each as often as it came. */
export const watchRefused = ({ storefront }: Pick<StorefrontWorld, 'storefront'>) => {
  const all = () =>
    storefront.parts.refusals.since(0).flatMap(({ path, why, times }) => Array<string>(times).fill(`${path}: ${why}`));
  const before = all();
  return (): string[] => {
    const rest = all();
    for (const each of before) rest.splice(rest.indexOf(each), 1);
    return rest;
  };
};

/** As somebody who works in Zoho itself would. */
export const zoho = async (
  { shop }: Pick<StorefrontWorld, 'shop'>,
  method: string,
  path: string,
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
): Promise<any> => {
  const { control, credentials } = shop.sandbox;
  const url = new URL(`/inventory/v1${path}`, shop.sandboxOrigin);
  url.searchParams.set('organization_id', credentials.organizationId);
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Zoho-oauthtoken ${control.grant().access_token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as { code: number; message: string };
  if (said.code !== 0) throw new Error(`Zoho refused ${method} ${path}: ${said.message}`);
  return said;
};

/** Leaves exactly so many for sale at the shop's place in Zoho, by hand. */
export const leave = async (world: StorefrontWorld, sku: string, units: number): Promise<void> => {
  const { control } = world.shop.sandbox;
  const { locations } = await zoho(world, 'GET', '/locations');
  const { location_id } = locations.find(({ location_name }: { location_name: string }) => location_name === PLACE);
  const { physical, physicalCommitted } = control.stockOf({ sku, location_id });
  control.stock({ sku, location_id, delta: units - (physical - physicalCommitted) });
};
