import { describe, expect, test } from 'vitest';
import { type Create, type Evidence, isUndecidable } from './undecidable.ts';

const create = (at: number, status: number, more: Partial<Create> = {}): Create => ({
  at,
  status,
  code: status === 201 ? 0 : undefined,
  orphaned: false,
  ...more,
});
const dropped = create(100, 0);
const refused = create(200, 400, { code: 2 });
const byReference: Evidence = {
  strategy: 'reference',
  creates: [dropped],
  diedSending: false,
  looks: [1_000, 2_000],
  findableFrom: [],
};
const byNumber: Evidence = { ...byReference, strategy: 'number', creates: [dropped, refused] };

describe('nobody can tell', () => {
  test.each<[string, Evidence]>([
    ['by reference, where the answer was lost and nothing shows', byReference],
    ['by reference, where the order came after the last look', { ...byReference, findableFrom: [2_001] }],
    [
      'by reference, where the answer died with a process',
      { ...byReference, creates: [create(100, 201, { orphaned: true })] },
    ],
    [
      'by reference, where a process died before anybody can say that it sent',
      { ...byReference, creates: [], diedSending: true },
    ],
    ['by number, where the repeat was refused for another reason', byNumber],
    [
      'by number, where the first refusal died with a process',
      { ...byNumber, creates: [{ ...refused, at: 100, orphaned: true }, refused] },
    ],
  ])('%s', (_, evidence) => expect(isUndecidable(evidence)).toBe(true));
});

describe('it could have been told', () => {
  test.each<[string, Evidence]>([
    ['where the answer reached the connector', { ...byReference, creates: [create(100, 201)] }],
    ['where nothing was sent', { ...byReference, creates: [] }],
    ['where it was refused at once', { ...byNumber, creates: [refused] }],
    ['where nobody looked', { ...byReference, looks: [] }],
    ['where the last look could find it', { ...byReference, findableFrom: [1_500] }],
    ['by number, where it was never sent again', { ...byNumber, creates: [dropped] }],
    [
      'by number, where the repeat says that the number is taken',
      { ...byNumber, creates: [dropped, { ...refused, code: 1001 }] },
    ],
    [
      'by number, where the refusal came before the lost one',
      { ...byNumber, creates: [{ ...refused, at: 50 }, dropped] },
    ],
    ['by number, where Zoho was only ill', { ...byNumber, creates: [dropped, create(200, 503)] }],
  ])('%s', (_, evidence) => expect(isUndecidable(evidence)).toBe(false));
});
