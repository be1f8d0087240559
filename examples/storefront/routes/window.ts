// The shop window and its products.
import { Hono } from 'hono';
import type { Product } from 'shared-schemas';
import { homePage, homeUrl } from '../pages/home.ts';
import { kindName, kindOf } from '../pages/kinds.ts';
import { productPage } from '../pages/product.ts';
import type { Env, Parts } from '../parts.ts';
import { show, showTrouble, tokenOf } from './show.ts';

const A_PAGE = 24;
const MOST_WORDS = 8;

export const windowRoutes = (parts: Parts): Hono<Env> => {
  const app = new Hono<Env>();

  app.get('/', (c) => {
    const shelf = parts.catalogue.current();
    const q = (c.req.query('q') ?? '').slice(0, 80).trim();
    const kind = c.req.query('kind') ?? null;
    const kinds = kindsOf(shelf.products);
    if (kind !== null && !kinds.includes(kind)) return c.redirect(homeUrl({ q }));
    const found = inWindowOrder(shelf.products).filter(
      (product) => (kind === null || kindOf(product) === kind) && isCalled(product, q),
    );
    const pages = Math.max(1, Math.ceil(found.length / A_PAGE));
    const page = Math.min(pages, Math.max(1, Number(/^\d{1,4}$/.exec(c.req.query('page') ?? '1')?.[0] ?? 1)));
    const title = q !== '' ? `Search: ${q}` : kind === null ? 'Shop' : kindName(kind);
    const body = homePage({
      q,
      kind,
      kinds,
      products: found.slice((page - 1) * A_PAGE, page * A_PAGE),
      total: found.length,
      page,
      pages,
      currency: shelf.currency,
      member: c.get('session').member !== null,
      unread: shelf.checkedAt === null && shelf.products.length === 0,
    });
    return show(c, parts, { title, body, q });
  });

  app.get('/products/:id{[0-9]{1,25}}', (c) => {
    const { byId, currency } = parts.catalogue.current();
    const product = byId.get(c.req.param('id'));
    if (product === undefined) {
      const text = 'It is not sold any more, or has never been.';
      return showTrouble(c, parts, { status: 404, title: 'We do not have this', text });
    }
    const member = c.get('session').member !== null;
    const added = c.req.query('added') !== undefined;
    const body = productPage({ product, currency, member, added, token: tokenOf(c, parts) });
    return show(c, parts, { title: product.name, body });
  });

  return app;
};

const ordered = new WeakMap<readonly Product[], readonly Product[]>();

/** One of each before the second of any: a window of twelve jackets sells no mug. */
const inWindowOrder = (products: readonly Product[]): readonly Product[] => {
  const known = ordered.get(products);
  if (known !== undefined) return known;
  const seen = new Map<string, number>();
  const ranked = products.map((product) => {
    const family = product.name.replace(/ - .*$/, '');
    const rank = seen.get(family) ?? 0;
    seen.set(family, rank + 1);
    return { product, rank };
  });
  const made = ranked.sort((a, b) => a.rank - b.rank).map(({ product }) => product);
  ordered.set(products, made);
  return made;
};

/** The most first. */
const kindsOf = (products: readonly Product[]): string[] => {
  const counted = new Map<string, number>();
  for (const product of products) counted.set(kindOf(product), (counted.get(kindOf(product)) ?? 0) + 1);
  return [...counted].sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
};

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

const isCalled = (product: Product, q: string): boolean => {
  if (q === '') return true;
  const { name, sku, description } = product;
  const text = fold([name, sku, description, kindName(kindOf(product))].join(' '));
  return fold(q)
    .split(/\s+/)
    .slice(0, MOST_WORDS)
    .every((word) => text.includes(word));
};
