// What init says in the end: how it went, the key, and what is to be pasted on the agent’s host.

import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { type Report, worstOf } from '../doctor/finding.ts';
import type { Connected } from './connecting.ts';
import { describeReport } from './doctor.ts';
import { type FirstKey, writesAllowed } from './init-key.ts';
import type { InitOptions } from './init-settings.ts';
import { openClawLines } from './openclaw-lines.ts';
import { skillSource } from './skill-source.ts';
import type { Terminal } from './terminal.ts';

interface Done {
  readonly config: Config;
  readonly options: InitOptions;
  readonly connected: Connected;
  readonly key: FirstKey | null;
  readonly report: Report;
}

export const tell = (terminal: Terminal, { config, options, connected, key, report }: Done): void => {
  const workspace = options.workspace ?? join(homedir(), '.openclaw', 'workspace');
  const skill = options.skill ?? skillSource;
  const lines = openClawLines({
    publicUrl: config.PUBLIC_URL,
    key: key?.key ?? null,
    workspace: resolve(workspace),
    skill,
  });
  const facts = {
    organizationId: connected.organizationId,
    name: connected.name,
    publicUrl: config.PUBLIC_URL,
    key: key?.key ?? null,
    kid: key?.kid ?? null,
    keyWrites: key?.writes ?? null,
    openclaw: lines,
    worst: worstOf(report.findings),
    findings: report.findings,
  };
  const keyWords =
    key === null
      ? [
          'There is a key already. It is not shown again; for another: pnpm connector keys create',
          "and then on the agent’s host: openclaw config set skills.entries.zoho-inventory.apiKey '<the key>'",
        ]
      : [
          'This key is shown once. Keep it where the agent’s secrets are kept:',
          '',
          `  ${key.key}`,
          ...readsOnly(key, config),
        ];
  terminal.line(
    facts,
    [
      '',
      describeReport({ ...report, findings: report.findings.filter(({ level }) => level !== 'ok') }),
      '',
      ...keyWords,
      '',
      'Paste on the agent’s host (the last command replaces the rules that are there; read them first with: openclaw approvals get):',
      ...elsewhere(skill),
      ...ofAnotherHost(options),
      '',
      // As they are to be pasted: the last of them ends at a word that must stand at the beginning of its line.
      ...lines,
      '',
      'And here, from now on: pnpm connector start',
    ].join('\n'),
  );
};

const readsOnly = ({ writes }: FirstKey, config: Config): string[] =>
  writes || !writesAllowed(config)
    ? []
    : [
        '',
        "It reads only. For a key that proposes orders and changes too: pnpm connector keys create --name 'shop agent' --write",
      ];

/** Where the first command cannot be pasted just anywhere. */
const elsewhere = (skill: string): string[] =>
  isAbsolute(skill)
    ? [
        '(The first command takes the skill from a folder of this machine: on another one, copy that folder there first.)',
      ]
    : [];

/** The rule holds the path of the skill's script, as it is on the agent's host. */
const ofAnotherHost = ({ workspace }: InitOptions): string[] =>
  workspace === undefined
    ? [
        '(The rules name the home of this machine’s user. For an agent on another host, or of another user, have them printed again with its path, in full: pnpm connector init --workspace /home/<its user>/.openclaw/workspace)',
      ]
    : [];
