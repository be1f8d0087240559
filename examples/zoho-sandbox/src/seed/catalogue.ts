// What the shop sells: families of goods, plain and regulated. The list is cut to size, or spun on for large shops.

export interface Family {
  readonly category: string;
  readonly code: string;
  readonly unit: string;
  readonly brands: readonly string[];
  readonly names: readonly string[];
  /** Lowest and highest rate, in whole dollars. */
  readonly rates: readonly [number, number];
  readonly variants?: { readonly name: string; readonly options: readonly string[] };
  readonly second?: { readonly name: string; readonly options: readonly string[] };
  readonly tracking?: 'batch' | 'serial';
  readonly regulated?: {
    readonly age: number;
    readonly states: readonly string[];
    readonly about: string;
    /** As the field says it, where the shop has one. */
    readonly class: string;
  };
}

const SIZES = { name: 'Size', options: ['S', 'M', 'L', 'XL'] };

export const FAMILIES: readonly Family[] = [
  {
    category: 'Apparel',
    code: 'APP',
    unit: 'pcs',
    brands: ['Juniper & Oak'],
    names: ['Waxed Canvas Jacket', 'Heavyweight Tee', 'Flannel Overshirt'],
    rates: [28, 148],
    variants: SIZES,
    second: { name: 'Color', options: ['Moss', 'Ash'] },
  },
  {
    category: 'Cigars',
    code: 'CGR',
    unit: 'box',
    brands: ['Mesa Alta', 'Casa Herrera'],
    names: ['Robusto Natural', 'Toro Maduro', 'Corona Reserva', 'Churchill Sun Grown'],
    rates: [68, 260],
    variants: { name: 'Box', options: ['5 ct', '20 ct'] },
    regulated: {
      class: 'cigar_large',
      age: 21,
      states: ['UT', 'VT'],
      about: 'Hand-rolled and rested for a year. Adult signature required.',
    },
  },
  {
    category: 'Glassware',
    code: 'GLS',
    unit: 'set',
    brands: ['Harbor Glassworks'],
    names: ['Rocks Glass', 'Copita', 'Decanter', 'Highball', 'Mixing Glass'],
    rates: [18, 95],
  },
  {
    category: 'Pipe Tobacco',
    code: 'PTB',
    unit: 'tin',
    brands: ['Old Landing'],
    names: ['Burley Flake', 'Virginia Ribbon', 'English Mixture', 'Black Cavendish'],
    rates: [12, 34],
    tracking: 'batch',
    regulated: { class: 'pipe', age: 21, states: ['UT', 'NY', 'HI'], about: 'Tinned loose-leaf pipe tobacco, 50 g.' },
  },
  {
    category: 'Coffee',
    code: 'COF',
    unit: 'bag',
    brands: ['Stark Street Roasters'],
    names: ['House Blend', 'Decaf', 'Ethiopia Guji', 'Night Shift'],
    rates: [14, 24],
    variants: { name: 'Grind', options: ['Whole Bean', 'Espresso', 'Filter'] },
  },
  {
    category: 'Vape Devices',
    code: 'VPD',
    unit: 'pcs',
    brands: ['Lumen', 'Arc'],
    names: ['Pocket Vaporizer', 'Desktop Vaporizer', 'Pod Kit'],
    rates: [39, 219],
    tracking: 'serial',
    regulated: {
      class: 'ends',
      age: 21,
      states: ['AR', 'CA', 'HI', 'NY', 'OR', 'UT', 'VT'],
      about: 'Closed-system device. PACT Act goods.',
    },
  },
  {
    category: 'Spirits',
    code: 'SPR',
    unit: 'bottle',
    brands: ['Juniper & Oak', 'Blue Ridge Still'],
    names: ['Barrel Gin', 'Straight Rye', 'Apple Brandy', 'Amaro'],
    rates: [36, 92],
    variants: { name: 'Volume', options: ['375 ml', '750 ml'] },
    regulated: {
      class: 'alcohol_spirits',
      age: 21,
      states: ['UT', 'MS', 'DE', 'AL'],
      about: 'Small-batch spirit. Ships with adult signature.',
    },
  },
  {
    category: 'Kitchen',
    code: 'KIT',
    unit: 'pcs',
    brands: ['Tallow & Ash'],
    names: ['Walnut Board', 'Carbon Steel Pan', 'Linen Apron', 'Salt Cellar', 'Pepper Mill'],
    rates: [16, 140],
  },
  {
    category: 'Hemp',
    code: 'HMP',
    unit: 'jar',
    brands: ['Clear Fork'],
    names: ['Hemp Gummies', 'Hemp Tincture', 'Hemp Balm'],
    rates: [19, 64],
    variants: { name: 'Strength', options: ['Mild', 'Regular'] },
    tracking: 'batch',
    regulated: {
      class: 'hemp_ingest',
      age: 21,
      states: ['ID', 'AL', 'IA', 'KY', 'LA', 'CA'],
      about: 'Broad-spectrum, with a certificate of analysis.',
    },
  },
  {
    category: 'Stationery',
    code: 'STN',
    unit: 'pcs',
    brands: ['Field & Fold'],
    names: ['Pocket Notebook', 'Desk Pad', 'Brass Pen', 'Letterpress Cards'],
    rates: [6, 58],
  },
  {
    category: 'Wine',
    code: 'WIN',
    unit: 'bottle',
    brands: ['Eola Hills', 'Dundee Slope'],
    names: ['Pinot Noir', 'Chardonnay', 'Rosé', 'Sparkling Brut'],
    rates: [18, 75],
    variants: { name: 'Vintage', options: ['2022', '2023', '2024'] },
    regulated: {
      class: 'alcohol_wine',
      age: 21,
      states: ['UT', 'DE', 'RI'],
      about: 'Estate fruit from the Willamette Valley.',
    },
  },
  {
    category: 'Outdoor',
    code: 'OUT',
    unit: 'pcs',
    brands: ['Cascade Supply'],
    names: ['Enamel Mug', 'Camp Blanket', 'Fire Starter', 'Dry Bag', 'Lantern'],
    rates: [9, 120],
    variants: { name: 'Color', options: ['Red', 'Blue', 'Sand'] },
  },
];
