// The first key, which init makes where there is none.

import { intents } from 'shared-schemas';
import type { Config } from '../config.ts';
import type { Parts } from '../parts.ts';
import { createKey, type NewKey, writeScopes } from '../skill-tokens/keys.ts';
import type { InitOptions } from './init-settings.ts';
import type { Prompts } from './questions.ts';

export interface FirstKey extends NewKey {
  readonly writes: boolean;
}

/** Null where there is one already: it was shown then. */
export const firstKey = async (
  parts: Parts,
  organizationId: string,
  options: InitOptions,
  prompts: Prompts | null,
): Promise<FirstKey | null> => {
  const keys = await parts.store.read.keys.list();
  if (keys.some((key) => key.organizationId === organizationId && key.revokedAt === null)) return null;
  const writes = options.write === true || (writesAllowed(parts.config) && (await mayWrite(prompts)));
  const key = await createKey(parts, {
    organizationId,
    name: options.keyName ?? 'shop agent',
    ...(writes ? { scopes: writeScopes() } : {}),
  });
  return { ...key, writes };
};

export const writesAllowed = ({ INTENTS }: Config): boolean =>
  intents.some(({ name, effect }) => effect === 'write' && INTENTS.includes(name));

/** Only where somebody says so. */
const mayWrite = async (prompts: Prompts | null): Promise<boolean> =>
  (await prompts?.yes('May the first key propose orders and changes too? (A person releases each of them.)')) ?? false;
