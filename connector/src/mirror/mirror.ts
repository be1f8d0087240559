// The local copy of items, stock, places and names: what answers questions in the first place.
import type { Parts } from '../parts.ts';
import { createDayDesk, type DayDesk } from './day.ts';
import { createFollower, type Follower } from './follower.ts';
import { createHear, type Hear } from './heard.ts';
import type { Interest } from './interest.ts';
import { createNames, type Names } from './names.ts';
import { createMirrorReader, type MirrorReader } from './reader.ts';

export interface Mirror extends MirrorReader, Follower {
  readonly day: DayDesk;
  readonly names: Names;
  /** Takes in what a webhook has told. */
  readonly hear: Hear;
}

export interface MirrorNeeds
  extends Pick<Parts, 'store' | 'now' | 'wait' | 'zoho' | 'config' | 'callsLeftToday' | 'log'> {
  readonly interest: Interest;
}

export const createMirror = (needs: MirrorNeeds): Mirror => {
  const day = createDayDesk(needs);
  const reader = createMirrorReader({ ...needs, chatMayRead: day.chatMayRead });
  const follower = createFollower({ ...needs, day });
  return { ...reader, ...follower, hear: createHear(needs), names: createNames(needs), day };
};
