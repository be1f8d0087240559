// Buys one thing as a browser without scripts would: pages, forms and cookies over HTTP, and nothing else.
import { setTimeout as sleep } from 'node:timers/promises';

const LOOKS = 60;
const LOOK_MS = 500;

const john = {
  ...{ firstName: 'John', lastName: 'Doe', email: 'john@doe.example', phone: '' },
  ...{ bornMonth: '5', bornDay: '17', bornYear: '1980' },
  ...{ street: '525 S Main St', secondary: '', city: 'Reno', state: 'NV', zip: '89501', means: 'honoured' },
};

/** Answers what the order's page says. Errors: Error where it is not placed. */
export const buyOne = async (url: string, sku: string): Promise<string> => {
  let cookie = '';
  const request = async (
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ path: string; text: string }> => {
    const response = await fetch(new URL(path, url), {
      redirect: 'manual',
      headers: { cookie, ...(form === undefined ? {} : { origin: url }) },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookie = set;
    const next = response.headers.get('location');
    const text = await response.text();
    if (next !== null) return request(next);
    if (response.status >= 400 && response.status !== 404) throw new Error(`${path} answered ${response.status}`);
    return { path, text };
  };
  const fieldOf = (text: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

  const gate = await request('/');
  await request('/age', { token: fieldOf(gate.text, 'token'), back: '/', 'of-age': 'yes' });
  const { text: found } = await request(`/?q=${encodeURIComponent(sku)}`);
  const item = /href="\/products\/(\d+)"/.exec(found)?.[1] ?? '';
  const { text: product } = await request(`/products/${item}`);
  await request('/cart/add', { token: fieldOf(product, 'token'), item, quantity: '1' });
  const { text: checkout } = await request('/checkout');
  const agreed = { attempt: fieldOf(checkout, 'attempt'), quote: fieldOf(checkout, 'quote') };
  let order = await request('/checkout', { token: fieldOf(checkout, 'token'), ...agreed, ...john });
  for (let looks = 0; looks < LOOKS && / data-mark="/.test(order.text); looks += 1) {
    await sleep(LOOK_MS);
    order = await request(order.path);
  }
  const [, title = ''] = /<h1>([^<]*)<\/h1>/.exec(order.text) ?? [];
  if (title !== 'Your order is placed') throw new Error(`It was not placed: ${title}`);
  return `Order ${/class="number">([^<]+)</.exec(order.text)?.[1]} is placed.`;
};
