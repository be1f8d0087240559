// Is the connector running, as those who ask it will find it? Knocks at its own address and at the one it is known by.
import type { Config } from '../config.ts';

export interface RunningState {
  /** On this machine; null where its port is any free one. */
  readonly here: boolean | null;
  /** At PUBLIC_URL, as skills and browsers reach it. */
  readonly atPublicUrl: boolean;
}

type Reach = (url: string) => Promise<boolean>;

export const lookForConnector = async (
  config: Pick<Config, 'HOST' | 'PORT' | 'PUBLIC_URL'>,
  reach: Reach,
): Promise<RunningState> => {
  const local = localAddress(config);
  const [here, atPublicUrl] = await Promise.all([
    local === null ? null : reach(`${local}/healthz`),
    reach(`${config.PUBLIC_URL}/healthz`),
  ]);
  return { here, atPublicUrl };
};

/** Lines for the admin; none where all is as it should be. */
export const runningWords = (state: RunningState, config: Pick<Config, 'HOST' | 'PORT' | 'PUBLIC_URL'>): string[] => {
  if (state.atPublicUrl) return [];
  if (state.here === true) {
    return [
      `The connector runs here, but is not found at ${config.PUBLIC_URL}: see to the way there, or to PUBLIC_URL.`,
    ];
  }
  return [`The connector is not running: no answer from ${config.PUBLIC_URL}. Start it with: pnpm connector start`];
};

const localAddress = ({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): string | null => {
  if (PORT === 0) return null;
  // Listening everywhere is no address to knock at.
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
};
