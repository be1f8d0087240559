// What staleness an asker accepts.
import type { Config } from '../config.ts';
import type { Accepts } from './reader.ts';

export const acceptsOf = (
  ask: { readonly live?: boolean | undefined; readonly maxAge?: number | undefined },
  config: Pick<Config, 'MAX_AGE_MINUTES'>,
): Accepts => ({ maxAgeMs: ask.live === true ? 0 : (ask.maxAge ?? config.MAX_AGE_MINUTES) * 60_000 });
