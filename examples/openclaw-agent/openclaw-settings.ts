// What a private OpenClaw is told before it starts. All about the skill comes later, by its own command line.
import { delimiter, dirname, join } from 'node:path';

/** Nothing of the person's own OpenClaw, and nothing that talks to anybody outside this machine. */
export const privateEnvironment = (folder: string) => ({
  HOME: join(folder, 'home'),
  OPENCLAW_STATE_DIR: join(folder, 'state'),
  OPENCLAW_CONFIG_PATH: join(folder, 'state', 'openclaw.json'),
  TMPDIR: folder,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
  OPENCLAW_DISABLE_BONJOUR: '1',
  OPENCLAW_NO_AUTO_UPDATE: '1',
  OPENCLAW_NO_RESPAWN: '1',
  OPENCLAW_SKIP_CHANNELS: '1',
  OPENCLAW_SKIP_CRON: '1',
});

/** As of somebody who has just installed OpenClaw: all of it in the usual places of their home. */
export const usualEnvironment = (folder: string) => {
  const { OPENCLAW_STATE_DIR: _state, OPENCLAW_CONFIG_PATH: _config, ...usual } = privateEnvironment(folder);
  return usual;
};

export interface Own {
  readonly folder: string;
  /** Null: the usual one. */
  readonly workspace: string | null;
  readonly port: number;
  readonly token: string;
  readonly modelUrl: string;
}

export const baseConfig = (own: Own): object => ({
  logging: { file: join(own.folder, 'openclaw.log') },
  gateway: {
    mode: 'local',
    port: own.port,
    bind: 'loopback',
    auth: { mode: 'token', token: own.token },
    http: { endpoints: { chatCompletions: { enabled: true } } },
  },
  models: {
    catalogRefresh: { enabled: false },
    providers: {
      standin: {
        baseUrl: own.modelUrl,
        apiKey: 'none',
        api: 'openai-completions',
        models: [
          {
            id: 'scripted',
            name: 'Scripted',
            reasoning: false,
            input: ['text'],
            contextWindow: 200_000,
            maxTokens: 8_192,
            cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
          },
        ],
      },
    },
  },
  agents: {
    defaults: {
      model: { primary: 'standin/scripted' },
      ...(own.workspace === null ? {} : { workspace: own.workspace }),
      skipBootstrap: true,
      heartbeat: { every: '0m' },
    },
  },
});
