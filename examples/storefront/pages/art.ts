// A picture for goods that have none: a silhouette by kind, in colours that are the same for the same goods each time.
import { createHash } from 'node:crypto';
import type { Product } from 'shared-schemas';
import { type Html, html } from './html.ts';
import { kindOf } from './kinds.ts';

type Pictured = Pick<Product, 'id' | 'name' | 'regulation'>;

const PALETTES = 8;

/** Classes and not colours: the policy of the page allows no style of its own. */
export const art = (product: Pictured): Html => {
  const { name } = product;
  const [first = 0, second = 0] = createHash('sha256')
    .update(name.replace(/ - .*$/, ''))
    .digest();
  const [variant = 0] = createHash('sha256').update(name).digest();
  return html`<svg class="pic pic-${first % PALETTES} tilt-${variant % 3}" viewBox="0 0 200 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
<rect class="pic-ground" width="200" height="200"/>
<circle class="pic-sun" cx="${50 + (second % 100)}" cy="${60 + (first % 60)}" r="${46 + (second % 30)}"/>
<ellipse class="pic-shade" cx="100" cy="168" rx="52" ry="7"/>
<g class="pic-shape">${shapeOf(product)}</g>
</svg>`;
};

const shapeOf = (product: Pictured): Html => {
  const named = shapes.find(([pattern]) => pattern.test(product.name));
  return named?.[1] ?? byKind[kindOf(product)] ?? box;
};

const box = html`<path d="M58 78h84v86a6 6 0 0 1-6 6H64a6 6 0 0 1-6-6z"/><path d="M70 54h60l12 24H58z"/><path class="pic-line" d="M58 78h84M100 78v26"/>`;

const bottle = html`<path d="M88 28h24v34c0 10 14 18 14 36v64a8 8 0 0 1-8 8H82a8 8 0 0 1-8-8V98c0-18 14-26 14-36z"/><rect class="pic-label" x="74" y="108" width="52" height="36"/>`;

const wine = html`<path d="M90 22h20v46c0 8 12 14 12 30v66a6 6 0 0 1-6 6H84a6 6 0 0 1-6-6V98c0-16 12-22 12-30z"/><rect class="pic-label" x="78" y="106" width="44" height="44" rx="2"/>`;

const jar = html`<path d="M62 72h76a8 8 0 0 1 8 8v82a8 8 0 0 1-8 8H62a8 8 0 0 1-8-8V80a8 8 0 0 1 8-8z"/><rect x="66" y="50" width="68" height="20" rx="5"/><rect class="pic-label" x="54" y="98" width="92" height="42"/>`;

const byKind: Readonly<Record<string, Html>> = {
  ends: html`<rect x="80" y="74" width="40" height="98" rx="9"/><path d="M86 70V46c0-7 6-11 14-11s14 4 14 11v24z"/><rect class="pic-label" x="96" y="94" width="8" height="36" rx="4"/>`,
  eliquid: bottle,
  cigar_large: html`<g transform="rotate(-24 100 110)"><rect x="34" y="96" width="132" height="26" rx="13"/><rect class="pic-label" x="62" y="96" width="18" height="26"/></g>`,
  pipe: html`<path d="M44 92h50v30c0 22-10 34-25 34s-25-12-25-34z"/><path d="M86 130c20 0 34-6 44-22l30-44 12 6-30 50c-14 22-32 28-56 28z"/>`,
  hemp_ingest: jar,
  hemp_inhale: jar,
  alcohol_wine: wine,
  alcohol_spirits: bottle,
  alcohol_beer: bottle,
};

/** Plain goods, by what they are called. */
const shapes: readonly (readonly [RegExp, Html])[] = [
  [
    /mug/i,
    html`<path d="M56 70h72v78a18 18 0 0 1-18 18H74a18 18 0 0 1-18-18z"/><path class="pic-edge" d="M128 86h14a12 12 0 0 1 12 12v18a12 12 0 0 1-12 12h-14"/>`,
  ],
  [
    /jacket|tee|overshirt|apron/i,
    html`<path d="M76 44l-34 18 10 32 14-6v78h68V88l14 6 10-32-34-18c-4 12-12 16-24 16s-20-4-24-16z"/>`,
  ],
  [
    /glass|copita|highball|decanter/i,
    html`<path d="M62 56h76l-10 106a8 8 0 0 1-8 8H80a8 8 0 0 1-8-8z"/><path class="pic-label" d="M75 106h50l-4 46a5 5 0 0 1-5 5H84a5 5 0 0 1-5-5z"/>`,
  ],
  [
    /blend|decaf|guji|night shift|coffee/i,
    html`<path d="M64 58h72l6 104a8 8 0 0 1-8 8H66a8 8 0 0 1-8-8z"/><path d="M68 40h64v16H68z"/><rect class="pic-label" x="74" y="92" width="52" height="46" rx="4"/>`,
  ],
  [
    /notebook|pad|cards|book/i,
    html`<rect x="58" y="46" width="88" height="124" rx="6"/><path class="pic-line" d="M76 46v124M92 82h38M92 100h38M92 118h24"/>`,
  ],
  [
    /pen\b/i,
    html`<g transform="rotate(36 100 105)"><rect x="90" y="30" width="20" height="116" rx="8"/><path d="M90 148h20l-10 24z"/></g>`,
  ],
  [
    /lantern/i,
    html`<path d="M72 84h56v70H72z"/><path d="M66 154h68v16H66zM78 66h44l8 18H70z"/><path class="pic-edge" d="M80 66a20 24 0 0 1 40 0"/><circle class="pic-label" cx="100" cy="120" r="14"/>`,
  ],
  [
    /pan\b/i,
    html`<circle cx="86" cy="112" r="48"/><circle class="pic-label" cx="86" cy="112" r="36"/><rect x="126" y="62" width="56" height="14" rx="7" transform="rotate(-32 130 70)"/>`,
  ],
  [
    /board/i,
    html`<rect x="62" y="62" width="76" height="108" rx="10"/><rect x="90" y="34" width="20" height="34" rx="8"/><circle class="pic-label" cx="100" cy="48" r="4"/>`,
  ],
  [
    /mill|cellar|starter/i,
    html`<path d="M80 60h40l8 104a6 6 0 0 1-6 6H78a6 6 0 0 1-6-6z"/><circle cx="100" cy="44" r="16"/>`,
  ],
  [
    /blanket|bag|crate|kit|wrapping/i,
    html`<rect x="50" y="76" width="100" height="94" rx="8"/><path class="pic-edge" d="M78 76V62a22 18 0 0 1 44 0v14"/><path class="pic-line" d="M50 112h100"/>`,
  ],
];
