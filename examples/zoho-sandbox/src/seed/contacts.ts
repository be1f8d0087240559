// Forty customers in many states, and three vendors. None of them exists.
import type { Rng } from '../wire/rng.ts';
import type { Address, Contact } from '../world/records.ts';
import type { World } from '../world/world.ts';

const FIRST =
  'Ada Ben Carla Diego Elena Farid Grace Hugo Ines Jonah Keiko Liam Mara Nadia Omar Priya Quinn Rosa Sam Tess'.split(
    ' ',
  );
const LAST =
  'Abbott Brandt Castillo Dunn Eriksen Fontaine Grady Haddad Ito Jensen Kowalski Lindqvist Moreau Novak Okafor Park Quigley Ramos Sato Turner'.split(
    ' ',
  );
const COMPANIES = [
  'Copper Kettle Bar',
  'Northside Provisions',
  'The Corner Humidor',
  'Harvest Table',
  'Bay City Outfitters',
];
const VENDORS = ['Harbor Glassworks LLC', 'Casa Herrera Imports', 'Stark Street Roasters Inc'];
const STREETS = ['Alder St', 'Burnside Ave', 'Cedar Ln', 'Division St', 'Elm Ct', 'Foster Rd'];
const CITIES: readonly (readonly [string, string, string])[] = [
  ['Sacramento', 'California', '95814'],
  ['Portland', 'Oregon', '97209'],
  ['Reno', 'Nevada', '89501'],
  ['Austin', 'Texas', '78701'],
  ['Brooklyn', 'New York', '11201'],
  ['Salt Lake City', 'Utah', '84101'],
  ['Denver', 'Colorado', '80202'],
  ['Seattle', 'Washington', '98101'],
  ['Burlington', 'Vermont', '05401'],
  ['Miami', 'Florida', '33130'],
];
const STARTED = Date.UTC(2025, 1, 3, 18);
const DAY_MS = 86_400_000;

export function seedContacts(world: World, rng: Rng): void {
  for (let place = 0; place < 40; place += 1) addCustomer(world, rng, place);
  for (const name of VENDORS) world.contacts.add(makeContact(world, rng, name, name, 'vendor'));
}

function addCustomer(world: World, rng: Rng, place: number): void {
  const first = FIRST[place % FIRST.length] as string;
  const last = LAST[(place * 7 + Math.floor(place / FIRST.length)) % LAST.length] as string;
  const company = place % 8 === 3 ? (COMPANIES[Math.floor(place / 8)] ?? '') : '';
  const contact = makeContact(world, rng, company || `${first} ${last}`, company, 'customer');
  contact.persons.push(person(world, rng, first, last, true));
  // An email may belong to a second person of a company (API notes 6.3, "By email").
  if (company) contact.persons.push(person(world, rng, 'Robin', last, false));
  if (place % 3 === 0) contact.customFields.cf_loyalty_number = `JO-${1000 + place}`;
  if (place === 37) contact.status = 'inactive';
  world.contacts.add(contact);
}

function person(world: World, rng: Rng, firstName: string, lastName: string, primary: boolean) {
  return {
    id: world.ids.next(),
    salutation: '',
    firstName,
    lastName,
    email: `${firstName}.${lastName}@example.com`.toLowerCase(),
    phone: `+1-503-555-0${rng.int(100, 199)}`,
    mobile: '',
    designation: '',
    department: '',
    primary,
  };
}

function makeContact(world: World, rng: Rng, name: string, company: string, type: Contact['type']): Contact {
  const createdAt = STARTED + rng.int(0, 500) * DAY_MS + rng.int(0, 30_000) * 1000;
  const billing = address(world, rng, name);
  const elsewhere = rng.int(0, 4) === 0;
  return {
    id: world.ids.next(),
    name,
    company,
    type,
    status: 'active',
    website: '',
    notes: '',
    paymentTerms: company ? 15 : 0,
    paymentTermsLabel: company ? 'Net 15' : 'Due on Receipt',
    persons: [],
    billing,
    shipping: elsewhere ? address(world, rng, name) : { ...billing, id: world.ids.next() },
    others: [],
    customFields: {},
    createdAt,
    modifiedAt: createdAt + rng.int(0, 60) * DAY_MS,
  };
}

function address(world: World, rng: Rng, attention: string): Address {
  const [city, state, zip] = rng.pick(CITIES);
  return {
    id: world.ids.next(),
    attention,
    address: `${rng.int(10, 9900)} ${rng.pick(STREETS)}`,
    street2: '',
    city,
    state,
    zip,
    country: 'U.S.A',
    phone: '',
    fax: '',
  };
}
