// The address of agents that are not OpenClaw: the same intents as MCP tools, for who shows a token that the other
// addresses would take. An optional part: loaded only where it is switched on.
import { Hono } from 'hono';
import { ConnectorError } from '../errors.ts';
import { type AskVariables, authenticate } from '../http/authenticate.ts';
import { answerMcp, type McpNeeds } from '../mcp/answer.ts';
import type { Parts } from '../parts.ts';

export type MountMcp = (
  parts: Pick<Parts, 'skillTokens' | 'config'>,
  ask: McpNeeds['ask'],
) => Hono<{ Variables: AskVariables }>;

/** Of the protocol's side of this connector. */
const VERSION = '1';

export const mountMcp: MountMcp = (parts, ask) => {
  const app = new Hono<{ Variables: AskVariables }>();
  app.use('/mcp', authenticate(parts));
  // Nothing is pushed, and no session is kept: there is nothing to listen to, nor to end.
  app.on(['GET', 'DELETE'], '/mcp', () => {
    throw new ConnectorError('method_not_allowed', 'This address takes POST.');
  });
  app.post('/mcp', (c) =>
    answerMcp({ enabled: parts.config.INTENTS, ask, version: VERSION }, c.req.raw, c.get('asker')),
  );
  return app;
};
