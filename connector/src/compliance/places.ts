// Places of the United States as people write them, and as the rules know them: two letters. Geography, no law.

// Code, name, and the zone of the state where the sun rises last: who is of age there is of age in all of it.
const states = `
AL Alabama America/Chicago|AK Alaska America/Adak|AZ Arizona America/Phoenix|AR Arkansas America/Chicago
CA California America/Los_Angeles|CO Colorado America/Denver|CT Connecticut America/New_York
DE Delaware America/New_York|DC District of Columbia America/New_York|FL Florida America/Chicago
GA Georgia America/New_York|HI Hawaii Pacific/Honolulu|ID Idaho America/Los_Angeles|IL Illinois America/Chicago
IN Indiana America/Chicago|IA Iowa America/Chicago|KS Kansas America/Denver|KY Kentucky America/Chicago
LA Louisiana America/Chicago|ME Maine America/New_York|MD Maryland America/New_York
MA Massachusetts America/New_York|MI Michigan America/Chicago|MN Minnesota America/Chicago
MS Mississippi America/Chicago|MO Missouri America/Chicago|MT Montana America/Denver|NE Nebraska America/Denver
NV Nevada America/Los_Angeles|NH New Hampshire America/New_York|NJ New Jersey America/New_York
NM New Mexico America/Denver|NY New York America/New_York|NC North Carolina America/New_York
ND North Dakota America/Denver|OH Ohio America/New_York|OK Oklahoma America/Chicago|OR Oregon America/Los_Angeles
PA Pennsylvania America/New_York|RI Rhode Island America/New_York|SC South Carolina America/New_York
SD South Dakota America/Denver|TN Tennessee America/Chicago|TX Texas America/Denver|UT Utah America/Denver
VT Vermont America/New_York|VA Virginia America/New_York|WA Washington America/Los_Angeles
WV West Virginia America/New_York|WI Wisconsin America/Chicago|WY Wyoming America/Denver`;

const territories = `
AS American Samoa Pacific/Pago_Pago|GU Guam Pacific/Guam|MP Northern Mariana Islands Pacific/Guam
PR Puerto Rico America/Puerto_Rico|VI Virgin Islands America/Puerto_Rico|FM Micronesia Pacific/Chuuk
MH Marshall Islands Pacific/Majuro|PW Palau Pacific/Palau`;

// The mail of the forces and embassies goes to anywhere on earth.
const military = `
AA Armed Forces Americas Etc/GMT+12|AE Armed Forces Europe Etc/GMT+12|AP Armed Forces Pacific Etc/GMT+12`;

export type PlaceKind = 'state' | 'territory' | 'military';

interface Place {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly kind: PlaceKind;
}

const placesIn = (text: string, kind: PlaceKind): Place[] =>
  text
    .trim()
    .split(/[|\n]/)
    .map((row) => {
      const words = row.split(' ');
      return { code: words[0] ?? '', name: words.slice(1, -1).join(' '), zone: words.at(-1) ?? '', kind };
    });

const places: readonly Place[] = [
  ...placesIn(states, 'state'),
  ...placesIn(territories, 'territory'),
  ...placesIn(military, 'military'),
];

const byCode = new Map(places.map((place) => [place.code, place]));

/** Letters and digits in capitals, single blanks between, nothing that is not seen: "n.y. " and "NY" are the same. */
export const foldPlace = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[.'’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toUpperCase();

const aliases: Readonly<Record<string, string>> = {
  'WASHINGTON DC': 'DC',
  'D C': 'DC',
  'US VIRGIN ISLANDS': 'VI',
  USVI: 'VI',
  'NORTHERN MARIANAS': 'MP',
  CNMI: 'MP',
};

const byWord = new Map([
  ...places.flatMap(({ code, name }) =>
    [code, foldPlace(name), foldPlace(name).replaceAll(' ', '')].map((word) => [word, code] as const),
  ),
  ...Object.entries(aliases),
]);

/** Two letters, or null for what is no such place. "ny", "New York " and "N.Y." are all NY. */
export const readState = (text: string): string | null => {
  const folded = foldPlace(text);
  return byWord.get(folded) ?? byWord.get(folded.replaceAll(' ', '')) ?? null;
};

const POSTS = ['APO', 'FPO', 'DPO'];

/** The places a restriction names: one state, or all of the military's where it says APO, FPO, DPO or military. */
export const readRestricted = (text: string): readonly string[] | null => {
  const folded = foldPlace(text);
  if (POSTS.includes(folded) || folded === 'MILITARY' || folded === 'ARMED FORCES') return ['AA', 'AE', 'AP'];
  const state = readState(text);
  return state === null ? null : [state];
};

export const kindOfPlace = (code: string): PlaceKind | null => byCode.get(code)?.kind ?? null;
export const nameOfPlace = (code: string): string => byCode.get(code)?.name ?? code;
/** Where the day begins last in that state; where it begins last on earth for what is no state. */
export const zoneOfPlace = (code: string): string => byCode.get(code)?.zone ?? 'Etc/GMT+12';

/** Whether an address is a military or diplomatic post, whatever state stands in it. */
export const isPost = ({ city, street }: { readonly city: string; readonly street: string }): boolean =>
  POSTS.includes(foldPlace(city)) || /\b(PSC|CMR) \d+ BOX \d+/.test(foldPlace(street));

/** Whether it is no house but a box: at a post office, or rented from somebody. */
export const isBox = ({ street, secondary }: { readonly street: string; readonly secondary: string }): boolean => {
  const text = foldPlace(`${street} ${secondary}`);
  return /\b(P ?O ?B(OX)?|POST OFFICE BOX|POSTAL BOX|PMB|MAILBOX)\b/.test(text) || /^BOX \w+$/.test(foldPlace(street));
};

/** The same for every spelling of one address: a proof holds for this, and answers are kept by it. */
export const addressKey = (address: {
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}): string =>
  [
    foldPlace(address.street),
    foldPlace(address.secondary),
    foldPlace(address.city),
    readState(address.state) ?? foldPlace(address.state),
    zip5(address.zip) ?? foldPlace(address.zip),
  ].join('|');

/** Five digits, however wide they are written, or null. */
export const zip5 = (zip: string): string | null =>
  /^\s*(\d{5})(-?\d{4})?\s*$/.exec(zip.normalize('NFKC'))?.[1] ?? null;
