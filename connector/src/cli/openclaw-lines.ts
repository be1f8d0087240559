// The commands that an admin pastes on the agent's host, in the order they are needed.

export interface AgentHost {
  readonly publicUrl: string;
  /** Null where it was made earlier: it is shown once, and the host may have it. */
  readonly key: string | null;
  /** Absolute: the folder that OpenClaw runs its agent in. */
  readonly workspace: string;
  /** What OpenClaw installs: a folder, or @publisher/zoho-inventory of ClawHub. */
  readonly skill: string;
}

export const openClawLines = ({ publicUrl, key, workspace, skill }: AgentHost): string[] => [
  `openclaw skills install ${quoted(skill)}`,
  `openclaw config set skills.entries.zoho-inventory.env.CONNECTOR_URL ${quoted(publicUrl)}`,
  ...(key === null ? [] : [`openclaw config set skills.entries.zoho-inventory.apiKey ${quoted(key)}`]),
  'openclaw config set tools.exec.mode allowlist',
  "openclaw approvals set --stdin <<'RULES'",
  '{ version: 1, defaults: { security: "allowlist", ask: "off", askFallback: "deny" },',
  '  agents: { main: { security: "allowlist", ask: "off", allowlist: [',
  `    { pattern: "node", argPattern: ${JSON.stringify(argPattern(workspace))} } ] } } }`,
  'RULES',
];

/** As any shell takes it for one word. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** OpenClaw matches it against the command's words with blanks between them. A ~ in a command it refuses by itself. */
export const argPattern = (workspace: string): string =>
  `^${literally(`${workspace.replace(/\/+$/, '')}/skills/zoho-inventory/scripts/zoho-inventory.mjs`)}( [^\\n]*)?$`;

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
