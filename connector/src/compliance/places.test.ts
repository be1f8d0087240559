import { describe, expect, test } from 'vitest';
import { ageOn, dayAt, isDay, keptUntil } from './calendar.ts';
import { decide } from './decide.ts';
import { type Facts, known } from './facts.ts';
import { lawful, lawfulAddressProof, lawfulAgeProof, lawfulLimit, lawfulLine, lawfulRow } from './lawful.ts';
import { addressKey, isBox, readState, zip5, zoneOfPlace } from './places.ts';
import { readRow } from './rule-rows.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const TODAY = '2026-11-22';

const saying = (now: number, more: Partial<Facts>): string[] =>
  decide(lawful(now, more)).violations.map(({ rule, effect }) => `${rule} ${effect}`);

describe('a state', () => {
  test.each([
    ['ny', 'NY'],
    ['New York ', 'NY'],
    ['NY', 'NY'],
    ['N.Y.', 'NY'],
    [' n y ', 'NY'],
    ['new-york', 'NY'],
    ['Ｎｙ', 'NY'],
    ['Washington DC', 'DC'],
    ['D.C.', 'DC'],
    ['Puerto Rico', 'PR'],
    ['U.S. Virgin Islands', 'VI'],
    ['AE', 'AE'],
    ['', null],
    ['New', null],
    ['NYC', null],
    ['NY NJ', null],
    ['Ny\u0000', 'NY'],
    ['新', null],
    ['N\u200bY', 'NY'],
    ['\u200fNY\u200e', 'NY'],
    ['\u202eYN\u202c', null],
    ['New\u00a0York', 'NY'],
    ['New\u200bYork', 'NY'],
    ['N\u3164Y', 'NY'],
    ['ＮＹ', 'NY'],
    ['Ｎｅｗ　Ｙｏｒｋ', 'NY'],
    ['𝐍𝐘', 'NY'],
    ['🅽🆈', null],
    ['🗽', null],
    // In letters that only look alike.
    ['ΝΥ', null],
    ['NҮ', null],
    ['نيويورك', null],
    ['ניו יורק', null],
    ['न्यूयॉर्क', null],
    ['นิวยอร์ก', null],
    ['Нью-Йорк', null],
  ])('%j is %s', (text, code) => expect(readState(text)).toBe(code));
});

test.each([
  ['PO Box 12', true],
  ['P.O. Box 12', true],
  ['p o box 7', true],
  ['POB 12', true],
  ['Post Office Box 9', true],
  ['Box 9', true],
  ['12 Main St PMB 4', true],
  ['12 Boxwood Ln', false],
  ['9 Post Rd', false],
])('%s is a box: %s', (street, box) => expect(isBox({ street, secondary: '' })).toBe(box));

test('spellings of one address have one key, other addresses another', () => {
  const key = (street: string, state = 'NV', zip = '89501', city = 'Reno') =>
    addressKey({ street, secondary: '', city, state, zip });
  expect(key('525 S. Main St', 'Nevada', '89501-1234', 'RENO ')).toBe(key('525 s main st'));
  expect(key('525 S Main St', 'UT')).not.toBe(key('525 S Main St'));
  expect(key('525 S Main St', 'NV', '89502')).not.toBe(key('525 S Main St'));
});

test.each([
  ['89501', '89501'],
  [' 89501-1234 ', '89501'],
  ['８９５０１', '89501'],
  ['89501－1234', '89501'],
  ['895\u200b01', null],
  ['८९५०१', null],
  ['٨٩٥٠١', null],
  ['๘๙๕๐๑', null],
  ['八九五〇一', null],
  ['8950', null],
])('%j is the ZIP code %s', (text, code) => expect(zip5(text)).toBe(code));

test.each([
  ['US', true],
  ['United States', true],
  ['u.s.a.', true],
  ['ＵＳＡ', true],
  ['Canada', false],
  ['', false],
  ['США', false],
  ['Россия us', false],
  ['Аmerica US', false],
])('%j is at home: %s', (country, athome) => {
  const { shipTo } = lawful(NOW);
  const there = shipTo.kind === 'known' ? { ...shipTo.value, country } : null;
  expect(there === null ? [] : saying(NOW, { shipTo: known(there) })).toEqual(athome ? [] : ['ship-to deny']);
});

describe('a birthday', () => {
  const born = (bornOn: string, state: string, zip: string): Partial<Facts> => {
    const there = { street: '1 Main St', secondary: '', city: 'Town', county: '', state, zip, country: 'US' };
    return {
      buyer: { key: 'buyer-1', name: 'John Doe', bornOn: known(bornOn) },
      shipTo: known(there),
    };
  };
  const at = (iso: string, bornOn: string, state: string, zip = '00501'): string[] => {
    const now = Date.parse(iso);
    const facts = born(bornOn, state, zip);
    const standard = facts.shipTo?.kind === 'known' ? facts.shipTo.value : null;
    return saying(now, {
      ...facts,
      timeZone: 'America/Los_Angeles',
      ageProof: { kind: 'given', proof: lawfulAgeProof(now, { bornOn }) },
      ...(standard === null
        ? {}
        : {
            addressProof: {
              kind: 'given',
              proof: lawfulAddressProof(now, { addressKey: addressKey(standard), standard }),
            },
          }),
    });
  };

  test.each([
    // Los Angeles is at UTC-8 in November, New York at UTC-5, Honolulu at UTC-10.
    ['2026-11-22T07:59:59Z', 'CA', false],
    ['2026-11-22T08:00:00Z', 'CA', true],
    // In New York it is the day already, at the shop it is not yet.
    ['2026-11-22T05:00:00Z', 'NY', false],
    ['2026-11-22T08:00:00Z', 'NY', true],
    // At the shop it is the day already, in Honolulu it is not yet.
    ['2026-11-22T09:59:59Z', 'HI', false],
    ['2026-11-22T10:00:00Z', 'HI', true],
  ])('on which it is %s in %s makes a buyer old enough: %s', (iso, state, old) => {
    expect(at(iso, '2005-11-22', state)).toEqual(old ? [] : ['minimum-age deny']);
  });

  test('on the 29th of February is the 1st of March in other years', () => {
    expect(at('2025-02-28T18:00:00Z', '2004-02-29', 'CA')).toEqual(['minimum-age deny']);
    expect(at('2025-03-01T18:00:00Z', '2004-02-29', 'CA')).toEqual([]);
  });

  test.each(['1980-02-30', '1980-13-01', '0000-00-00', '80-01-01', '2300-01-01', '1880-01-01', 'yesterday', ''])(
    'on %j is impossible',
    (bornOn) => expect(at('2026-11-22T18:00:00Z', bornOn, 'CA')).toEqual(['minimum-age deny']),
  );
});

test('days are those the calendar has', () => {
  expect([isDay('2024-02-29'), isDay('2023-02-29'), isDay('2026-1-1'), isDay('2026-11-31')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([ageOn('2005-11-22', '2026-11-21'), ageOn('2005-11-22', '2026-11-22')]).toEqual([20, 21]);
  expect([keptUntil('2026-01-01'), keptUntil('2026-12-31')]).toEqual(['2030-12-31', '2030-12-31']);
});

test('a zone that this machine does not know is the last on earth', () => {
  expect(dayAt(Date.parse('2026-11-22T11:00:00Z'), 'Mars/Olympus')).toBe('2026-11-21');
  expect(zoneOfPlace('??')).toBe('Etc/GMT+12');
});

test('where a place has several zones, its day begins with the last of them', () => {
  // Already the 22nd in the east of Micronesia, and in the west not yet.
  expect(dayAt(Date.parse('2026-11-21T13:30:00Z'), zoneOfPlace('FM'))).toBe('2026-11-21');
});

describe('the table', () => {
  const judged = (rows: Partial<ReturnType<typeof lawfulRow>>[], line = lawfulLine(), more: Partial<Facts> = {}) =>
    saying(NOW, {
      ...more,
      lines: [line],
      rows: [
        ...lawful(NOW).rows.filter((row) => row?.kind !== 'place'),
        ...rows.map((row, index) => lawfulRow(TODAY, { id: `row-${index}`, ...row })),
      ],
    });

  test.each([
    ['no row', [], ['place-table deny']],
    ['the country’s row', [{}], []],
    ['a review of the country, opened for the state', [{ effect: 'review' }, { state: 'NV' }], []],
    ['a review of the state', [{}, { state: 'NV', effect: 'review' }], ['place-table review']],
    ['a block of the state', [{}, { state: 'NV', effect: 'block' }], ['place-table deny']],
    ['a block of the country', [{ effect: 'block' }, { state: 'NV' }], ['place-table deny']],
    ['a block of another state', [{}, { state: 'UT', effect: 'block' }], []],
    ['a block of another class', [{}, { state: 'NV', productClass: 'pipe', effect: 'block' }], []],
    ['a block of this class', [{}, { state: 'NV', productClass: 'ends', effect: 'block' }], ['place-table deny']],
    ['a block of another channel', [{}, { state: 'NV', channel: 'chat', effect: 'block' }], []],
    ['a block of this channel', [{}, { state: 'NV', channel: 'shop', effect: 'block' }], ['place-table deny']],
    [
      'a block of the city, in other letters',
      [{}, { state: 'NV', city: 'RENO', effect: 'block' }],
      ['place-table deny'],
    ],
    ['a block of another city', [{}, { state: 'NV', city: 'Elko', effect: 'block' }], []],
    ['a block of the ZIP code', [{}, { state: 'NV', zip: '89501', effect: 'block' }], ['place-table deny']],
    ['a block of another ZIP code', [{}, { state: 'NV', zip: '89502', effect: 'block' }], []],
    [
      'a block of a county that nobody can rule out',
      [{}, { state: 'NV', county: 'Washoe', effect: 'block' }],
      ['place-table deny'],
    ],
    ['a permission of a county that nobody can tell', [{ state: 'NV', county: 'Washoe' }], ['place-table deny']],
    [
      'a block of the state, with a town that opens it by name',
      [
        { state: 'NV', effect: 'block' },
        { state: 'NV', city: 'Reno', overrides: 'row-0' },
      ],
      [],
    ],
    [
      'a block of the state, with a town that opens another',
      [
        { state: 'NV', effect: 'block' },
        { state: 'NV', city: 'Reno', overrides: 'row-9' },
      ],
      ['place-table deny'],
    ],
    [
      'a block of a town, with a country that opens it',
      [{ state: 'NV', city: 'Reno', effect: 'block' }, { overrides: 'row-0' }],
      ['place-table deny'],
    ],
    [
      'a stale row that opens a block',
      [
        { state: 'NV', effect: 'block' },
        { state: 'NV', city: 'Reno', overrides: 'row-0', staleOn: TODAY },
      ],
      ['place-table deny'],
    ],
    ['a stale permission', [{ staleOn: TODAY }], ['place-table review']],
    ['a stale block', [{}, { state: 'NV', effect: 'block', staleOn: '2026-10-25' }], ['place-table deny']],
    ['a permission checked tomorrow', [{ checkedOn: '2026-11-24' }], ['place-table review']],
    ['a list with the SKU', [{ effect: 'allow_listed', skus: ['VPD-001'] }], []],
    ['a list without it', [{ effect: 'allow_listed', skus: ['VPD-0011', 'vpd-001'] }], ['place-table deny']],
    ['a list that is none', [{ effect: 'allow_listed' }], ['place-table deny']],
  ] as const)('with %s', (_, rows, told) =>
    expect(judged(structuredClone([...rows]) as Parameters<typeof judged>[0])).toEqual(told),
  );

  describe('of a town that was typed otherwise than the postal service has it', () => {
    const { shipTo } = lawful(NOW);
    const address = shipTo.kind === 'known' ? shipTo.value : null;
    const inTown = (typed: string, rows: Parameters<typeof judged>[0]) => {
      if (address === null) throw new Error('no address');
      const to = { ...address, city: typed };
      const proof = lawfulAddressProof(NOW, { addressKey: addressKey(to), standard: address });
      return judged(rows, lawfulLine(), { shipTo: known(to), addressProof: { kind: 'given', proof } });
    };
    const blocked = [{}, { state: 'NV', city: 'Reno', effect: 'block' }] as Parameters<typeof judged>[0];

    test.each(['Reno', 'ＲＥＮＯ', 'Re\u200bno', 'Renno', 'Rеno', 'رينو', 'रेनो', '🎰', 'Sparks'])(
      'holds its block, though it is typed as %j',
      (typed) => expect(inTown(typed, blocked)).toEqual(['place-table deny']),
    );

    test('holds the block of the town that was typed as well', () => {
      const rows = [{}, { state: 'NV', city: 'Sparks', effect: 'block' }] as Parameters<typeof judged>[0];
      expect(inTown('Sparks', rows)).toEqual(['place-table deny']);
    });

    test('is opened by no row of one of the two alone', () => {
      for (const city of ['Reno', 'Sparks']) expect(inTown('Sparks', [{ state: 'NV', city }])).not.toEqual([]);
      expect(inTown('RENO', [{ state: 'NV', city: 'Reno' }])).toEqual([]);
    });

    test('asks for its age all the same', () => {
      const rows = [{}, { state: 'NV', city: 'Reno', minimumAge: 25 }];
      expect(inTown('Renno', rows)).toEqual(inTown('Reno', rows));
      expect(inTown('Reno', rows)).toEqual(['age-proof deny']);
    });
  });

  test('blocks flavours, and what has none is sold', () => {
    const rows = [{}, { state: 'NV', concerns: 'flavoured', effect: 'block' }] as const;
    expect(judged([...rows])).toEqual([]);
    expect(judged([...rows], lawfulLine({ flavoured: known(true) }))).toEqual(['place-table deny']);
  });

  test('raises the age, and never lowers it', () => {
    expect(judged([{ minimumAge: 25 }])).toEqual(['age-proof deny']);
    expect(judged([{ minimumAge: 18 }])).toEqual([]);
    const young = { buyer: { key: 'buyer-1', name: '', bornOn: known('2006-11-22') } };
    expect(judged([{ minimumAge: 18 }], lawfulLine(), young)).toContain('minimum-age deny');
  });
});

describe('bounds', () => {
  test('ten pounds are the most, over all lines', () => {
    const line = (quantityMicros: number) => lawfulLine({ quantityMicros, weightPounds: known(2_500_000) });
    const few = { rows: lawful(NOW).rows.filter((row) => row?.kind !== 'limit') };
    expect(saying(NOW, { ...few, lines: [line(2_000_000), line(2_000_000)] })).toEqual([]);
    expect(saying(NOW, { ...few, lines: [line(2_000_000), line(2_000_001)] })).toEqual(['pact-weight deny']);
    expect(saying(NOW, { ...few, lines: [line(9_000_000_000_000_000)] })).toEqual(['pact-weight deny']);
  });

  test('0.4 mg of THC are the most', () => {
    const line = (mg: number, coaDate = '2026-10-01') =>
      lawfulLine({
        productClass: known('hemp_ingest'),
        thcMilligrams: known(mg),
        coaUrl: known('https://laboratory.example/coa.pdf'),
        coaDate: known(coaDate),
      });
    expect(saying(NOW, { lines: [line(400_000)] })).toEqual([]);
    expect(saying(NOW, { lines: [line(400_001)] })).toEqual(['hemp deny']);
    expect(saying(NOW, { lines: [line(0, '2025-11-22')] })).toEqual([]);
    expect(saying(NOW, { lines: [line(0, '2025-11-21')] })).toEqual(['hemp deny']);
    expect(saying(NOW, { lines: [line(0, '2026-11-23')] })).toEqual(['hemp deny']);
  });

  test('a limit counts what the buyer has had in its days, of its class', () => {
    const rows = [
      ...lawful(NOW).rows,
      lawfulLimit(TODAY, { id: 'x', productClass: 'ends', quantityMicros: 2_000_000, days: 7 }),
    ];
    const past = (day: string, productClass: 'ends' | 'pipe' = 'ends'): Partial<Facts> => ({
      rows,
      past: known([{ productClass, day, quantityMicros: 1_500_000 }]),
    });
    expect(saying(NOW, past('2026-11-16'))).toEqual(['buyer-limit deny']);
    expect(saying(NOW, past('2026-11-15'))).toEqual([]);
    expect(saying(NOW, past('2026-11-23'))).toEqual(['buyer-limit deny']);
    expect(saying(NOW, past('2026-11-16', 'pipe'))).toEqual([]);
  });
});

test('a row is read whole or not at all', () => {
  const row = lawfulRow(TODAY);
  expect(readRow(row)).toEqual(row);
  for (const more of [
    { effect: 'ok' },
    { state: 'ny' },
    { staleOn: '2026-02-30' },
    { staleOn: row.checkedOn },
    { extra: 1 },
    { zip: '1' },
  ]) {
    expect(readRow({ ...row, ...more })).toBeNull();
  }
});
