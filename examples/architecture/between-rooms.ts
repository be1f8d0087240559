// What the schemas, the skill and the connector may know of each other, and where the skill meets the network.
import type { Rule } from './rule.ts';

const mayReach: Readonly<Record<string, RegExp>> = {
  'shared-schemas/': /^(shared-schemas\/|valibot$)/,
  'skill/src/': /^(skill\/src\/|node:)/,
  'skill/': /^(skill\/|shared-schemas\/|node:|valibot$)/,
  'connector/': /^(connector\/|shared-schemas\/src\/index\.ts$|node:|(?!examples\/|skill\/)[@a-z])/,
};

const betweenRooms: Rule['breaches'] = (production) =>
  production.flatMap(({ path, imports }) => {
    const [, allowed] = Object.entries(mayReach).find(([room]) => path.startsWith(room)) ?? [];
    return (
      imports
        .filter(({ from }) => allowed?.test(from) === false)
        // The published script knows the contract's shapes; nothing of it reaches the script.
        .filter(
          ({ from, asTypes }) => !(asTypes && path.startsWith('skill/src/') && from.startsWith('shared-schemas/')),
        )
        .map(({ from }) => `${path} -> ${from}`)
    );
  });

const networkOfTheSkill: Rule['breaches'] = (production) =>
  production.flatMap(({ path, imports }) =>
    path.startsWith('skill/src/') && path !== 'skill/src/connector.ts'
      ? imports.flatMap(({ from, asTypes }) =>
          /^node:(https?|net|tls|dgram|dns|http2|child_process|fs)\b/.test(from) && !asTypes
            ? [`${path} -> ${from}`]
            : [],
        )
      : [],
  );

export const betweenRoomsRule: Rule = {
  name: 'schemas know valibot alone, the skill knows schemas alone, and nothing that is shipped knows an example',
  breaches: betweenRooms,
  planted: [
    ['shared-schemas/src/x.ts', "import { z } from 'zod';", 'shared-schemas/src/x.ts -> zod'],
    [
      'shared-schemas/src/x.ts',
      "import type { Parts } from '../../connector/src/parts.ts';",
      'shared-schemas/src/x.ts -> connector/src/parts.ts',
    ],
    [
      'connector/src/app.ts',
      "import { createSandbox } from 'zoho-sandbox';",
      'connector/src/app.ts -> examples/zoho-sandbox/src/index.ts',
    ],
    ['skill/src/x.ts', "import { intents } from 'shared-schemas';", 'skill/src/x.ts -> shared-schemas/src/index.ts'],
    ['skill/src/x.ts', "import * as v from 'valibot';", 'skill/src/x.ts -> valibot'],
    ['skill/x.ts', "import { readConfig } from 'connector/config.ts';", 'skill/x.ts -> connector/src/config.ts'],
  ],
};

export const skillNetworkRule: Rule = {
  name: 'the skill speaks to the network in one file',
  breaches: networkOfTheSkill,
  planted: [['skill/src/x.ts', "import { request } from 'node:https';", 'skill/src/x.ts -> node:https']],
};
