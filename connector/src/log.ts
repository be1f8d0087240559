// The log: one line of JSON each, to stderr. Errors are written without what libraries hang on them, such as requests
// with their headers.
import { pino } from 'pino';
import type { Config } from './config.ts';
import { ConnectorError } from './errors.ts';
import type { Log } from './parts.ts';

const DEPTH = 4;
// Lines are written together: a write for each costs more than the line. What is left at the end is still written.
const TOGETHER_BYTES = 8_192;
const TOGETHER_MS = 200;

/** @param to Where lines go; stderr unless a test says otherwise. */
export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, to?: { write(line: string): void }): Log =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: null,
      // By the names that LOG_LEVEL knows.
      formatters: { level: (level) => ({ level }) },
      serializers: { error: describe, err: describe, cause: describe },
    },
    to ?? pino.destination({ dest: 2, sync: false, minLength: TOGETHER_BYTES, periodicFlush: TOGETHER_MS }),
  );

const describe = (error: unknown): unknown => (error === undefined ? undefined : describeError(error, DEPTH));

/** An error's own words and its causes': nothing enumerable, since that may be a request with its token. */
const describeError = (error: unknown, depth: number): unknown => {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 200) };
  return {
    name: error.name,
    ...(error instanceof ConnectorError ? { code: error.code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth === 0 ? {} : { cause: describeError(error.cause, depth - 1) }),
  };
};
