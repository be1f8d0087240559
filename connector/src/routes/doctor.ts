// The address at which an admin's tools ask what is wrong.
import { Hono } from 'hono';
import { doctor as asked } from 'shared-schemas';
import type { Doctor } from '../doctor/doctor.ts';
import { ConnectorError } from '../errors.ts';
import { openSpend, toCost } from '../http/answer.ts';
import type { AskVariables } from '../http/authenticate.ts';
import { jsonAnswer } from '../http/headers.ts';
import { askReader } from '../http/read-ask.ts';
import type { Parts } from '../parts.ts';

export const doctorRoutes = (
  parts: Pick<Parts, 'callsLeftToday'> & { readonly doctor: Doctor },
): Hono<{ Variables: AskVariables }> => {
  const app = new Hono<{ Variables: AskVariables }>();
  const read = askReader(asked);
  app.get(asked.path, async (c) => {
    const asker = c.get('asker');
    if (!asker.scopes.includes(asked.scope)) {
      throw new ConnectorError(
        'scope_missing',
        `This needs the scope ${asked.scope}, which the token does not carry.`,
        {
          hint: "An admin makes such a key with: pnpm connector keys create --name 'watch' --kind service --scopes admin:read",
        },
      );
    }
    await read(c);
    // The doctor's calls are the connector's own: no key pays for them.
    const spend = openSpend(null, null, 'sync');
    c.set('spend', spend);
    const answer = await parts.doctor.examine();
    spend.zohoCalls = answer.zohoCalls;
    return jsonAnswer(c.get('requestId'), { answer, cost: toCost(parts, asker, spend), requestId: c.get('requestId') });
  });
  return app;
};
