// One thing the doctor looks at: it gathers what is so, and judges it. However ill that thing is, the others are looked at.
import type { Get } from '../events/get.ts';
import type { Post } from '../events/post.ts';
import type { Parts } from '../parts.ts';
import { bad, type Finding } from './finding.ts';

export interface Needs
  extends Pick<
    Parts,
    'config' | 'store' | 'vault' | 'now' | 'newId' | 'wait' | 'accounts' | 'zoho' | 'skillTokens' | 'machine'
  > {
  readonly get: Get;
  readonly post: Post;
}

export interface Probe {
  readonly id: string;
  /** What is looked at, to go behind "could not be looked at:". */
  readonly what: string;
  look(needs: Needs): Promise<readonly Finding[]>;
}

/** Longer than any answer may take that is waited for. */
const LONGEST_MS = 60_000;

/** Answers what was found; where looking itself fails, or takes too long, that. */
export const lookWith = async (
  { id, what }: Pick<Probe, 'id' | 'what'>,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('It took too long.')), LONGEST_MS);
  try {
    return await Promise.race([look(), late.promise]);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'The cause is not known.';
    return [
      bad(id, 'fail', {
        title: `This could not be looked at: ${what}.`,
        detail,
        fix: 'Look at the connector’s log, mend the cause, then: pnpm connector doctor',
      }),
    ];
  } finally {
    clearTimeout(timer);
  }
};
