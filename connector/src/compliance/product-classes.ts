// What a good is before the law. An item says it itself; nobody guesses it from a name.

export const productClasses = [
  'general',
  'accessory',
  'ends',
  'eliquid',
  'cigarette',
  'smokeless',
  'cigar_large',
  'pipe',
  'hemp_ingest',
  'hemp_inhale',
  'alcohol_beer',
  'alcohol_wine',
  'alcohol_spirits',
] as const;

export type ProductClass = (typeof productClasses)[number];

/** Null for what is no class, however near it comes. */
export const readProductClass = (text: string): ProductClass | null => {
  const meant = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return productClasses.find((each) => each === meant) ?? null;
};

const among =
  (...classes: ProductClass[]) =>
  (one: ProductClass): boolean =>
    classes.includes(one);

/** Sold to nobody under 21: 21 U.S.C. 387f(d). */
export const isTobacco = among('ends', 'eliquid', 'cigarette', 'smokeless', 'cigar_large', 'pipe');
/** Cigarettes, smokeless tobacco and electronic devices with all that goes into them: 15 U.S.C. 375. */
export const isPact = among('ends', 'eliquid', 'cigarette', 'smokeless');
export const isHemp = among('hemp_ingest', 'hemp_inhale');
export const isAlcohol = among('alcohol_beer', 'alcohol_wine', 'alcohol_spirits');
/** Whatever its fields say, it is not for everybody. */
export const isAlwaysRegulated = (one: ProductClass): boolean => one !== 'general';
