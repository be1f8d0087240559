// A body that ended before it was whole is the asker's doing, or the line's: no fault of the connector's.
import type { Context } from 'hono';
import { ConnectorError } from '../errors.ts';

/** What the server hands over besides the request. */
interface Bindings {
  readonly incoming?: { readonly complete?: boolean; readonly destroyed?: boolean };
}

/** What came of a request that was hung up on; any other error as it is. */
export const unlessCutOff = (c: Context, error: Error): Error => {
  const { complete, destroyed } = (c.env as Bindings | undefined)?.incoming ?? {};
  if (error instanceof ConnectorError || complete !== false || destroyed !== true) return error;
  return new ConnectorError('malformed_body', 'The body ended before it was whole.', { cause: error });
};
