// One house for all tests of a file that leave it as it is: opening one for each would take most of their time.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type House, type HouseOptions, openHouse } from './house.ts';

/** Answers the house; each test comes a minute after the last, so that it shares nothing with it, its budget included. */
export const shareHouse = (options?: HouseOptions): (() => House) => {
  let house: House | undefined;
  const here = (): House => {
    if (house === undefined) throw new Error('the house is not open yet');
    return house;
  };
  beforeAll(async () => {
    house = await openHouse(options);
  });
  beforeEach(() => {
    here().advance(61_000);
    here().sandbox.control.resetCalls();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());
  return here;
};
