// The connector's command line: words to commands, errors to one line and an exit code.
import { Command, CommanderError, Option } from 'commander';
import own from '../../package.json' with { type: 'json' };
import { visible } from '../catalogue/written.ts';
import { type Config, possibleNames, readConfig } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import { createLog } from '../log.ts';
import { misspelt } from '../misspelt.ts';
import type { Log } from '../parts.ts';
import { addAuditCommands } from './audit.ts';
import { addBackupCommands } from './backup.ts';
import { addBudgetCommand } from './budget.ts';
import { addCheckoutCommands } from './checkouts.ts';
import { addComplianceCommands } from './compliance.ts';
import { addConnectionCommands } from './connection.ts';
import { addConsoleCommand } from './console.ts';
import { addDoctorCommand } from './doctor.ts';
import { addInitCommand } from './init.ts';
import { addItemCommands } from './items.ts';
import { addJobCommands } from './jobs.ts';
import { addKeyCommands } from './keys.ts';
import { addLocationCommands } from './location-names.ts';
import { addMirrorCommands } from './mirror.ts';
import { addOperationCommands } from './operation.ts';
import { addOrderModeCommand } from './order-mode.ts';
import { addPlanCommands } from './plans.ts';
import { addProductIdCommands } from './product-ids.ts';
import type { Prompts } from './questions.ts';
import { addReconcileSkusCommand } from './reconcile-skus.ts';
import { addReconcileStockCommands } from './reconcile-stock.ts';
import { addSecretCommands } from './secrets.ts';
import { addSubscriberCommands } from './subscribers.ts';
import type { Terminal } from './terminal.ts';
import { addUninstallCommand } from './uninstall.ts';
import { addVerifyLiveCommand } from './verify-live.ts';
import { addWebhookCommands } from './webhooks.ts';

export interface CliWorld {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What Node itself was told, such as where the settings come from. */
  readonly execArgv?: readonly string[];
  /** Where its .env is; the folder it was started in where nothing is said. */
  readonly folder?: string;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Draws a line over the one before; absent where nobody watches. */
  readonly redraw?: (line: string) => void;
  /** Asks the person at the terminal; absent where nobody is there. */
  readonly prompts?: () => Promise<Prompts>;
  /** Opens a page in the person's browser, where there is one. */
  readonly open?: (url: string) => void;
  readonly ended: () => Promise<void>;
  /** The log, where it is not to go to stderr. */
  readonly log?: (config: Pick<Config, 'LOG_LEVEL'>) => Log;
  /** Whether a connector answers at this address of its health. */
  readonly reach: (url: string) => Promise<boolean>;
}

/** Answers the exit code: 0 well, 1 refused or wrongly asked, 2 try later, 3 broken. */
export const runCli = async (world: CliWorld): Promise<number> => {
  const program = new Command('connector')
    .description('The connector between OpenClaw and Zoho Inventory.')
    .version(own.version, '--version', 'which version this is')
    .addOption(new Option('--json', 'answer as JSON'))
    .showHelpAfterError('(Add --help for the commands and their flags.)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.print(text.trimEnd()),
      writeErr: (text) => world.complain(text.trimEnd()),
    });
  let exitCode = 0;
  const terminal: Terminal = {
    ...world,
    endWith: (code) => {
      exitCode = code;
    },
    config: (more = {}): Config => {
      for (const { name, meant } of misspelt(world.env, possibleNames)) {
        world.complain(`Warning: ${name} is set, and is no setting. Is ${meant} meant?`);
      }
      return readConfig({ ...world.env, ...more });
    },
    log: world.log ?? createLog,
    answer: (facts, text) => {
      const { json } = program.opts<{ json?: boolean }>();
      world.print(visible(json === true ? JSON.stringify(facts, null, 2) : text));
    },
    line: (facts, text) => {
      const { json } = program.opts<{ json?: boolean }>();
      world.print(visible(json === true ? JSON.stringify(facts) : text));
    },
    say: (text) => {
      if (program.opts<{ json?: boolean }>().json !== true) world.print(visible(text));
    },
  };
  addOperationCommands(program, terminal);
  addInitCommand(program, terminal);
  addDoctorCommand(program, terminal);
  addBackupCommands(program, terminal);
  addConnectionCommands(program, terminal);
  addConsoleCommand(program, terminal);
  addMirrorCommands(program, terminal);
  addBudgetCommand(program, terminal);
  addOrderModeCommand(program, terminal);
  addKeyCommands(program, terminal);
  addItemCommands(program, terminal);
  addLocationCommands(program, terminal);
  addProductIdCommands(program, terminal);
  addReconcileSkusCommand(program, terminal);
  addReconcileStockCommands(program, terminal);
  addPlanCommands(program, terminal);
  addCheckoutCommands(program, terminal);
  addSubscriberCommands(program, terminal);
  addJobCommands(program, terminal);
  addAuditCommands(program, terminal);
  addComplianceCommands(program, terminal);
  addSecretCommands(program, terminal);
  addWebhookCommands(program, terminal);
  addVerifyLiveCommand(program, terminal);
  addUninstallCommand(program, terminal);
  acceptJsonAnywhere(program);
  try {
    await program.parseAsync([...world.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, program.opts<{ json?: boolean }>().json === true, world);
  }
};

/** `--json` is understood before and behind the command's name. */
const acceptJsonAnywhere = (program: Command): void => {
  const visit = (command: Command): void => {
    for (const child of command.commands) {
      child.option('--json', 'answer as JSON').on('option:json', () => program.setOptionValue('json', true));
      visit(child);
    }
  };
  visit(program);
};

const tryAgain = (seconds: number | undefined): string => {
  if (seconds === undefined) return '';
  return seconds < 120 ? `Try again in ${seconds} s.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`;
};

const explain = (error: unknown, json: boolean, world: CliWorld): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof ConnectorError) {
    const { hint, retryAfterSeconds, fields } = error.facts;
    const facts = { code: error.code, detail: error.message, hint, retryAfterSeconds, fields };
    const where = fields?.map(({ field, reason }) => `${field} ${reason}`).join('; ');
    const text = [error.message, where, hint, tryAgain(retryAfterSeconds)]
      .filter((part) => part !== undefined && part !== '')
      .join(' ');
    if (json) world.print(visible(JSON.stringify({ problem: facts }, null, 2)));
    else world.complain(visible(text));
    if (error.code === 'internal') return 3;
    return retryAfterSeconds === undefined ? 1 : 2;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (json) world.print(JSON.stringify({ problem: { code: 'internal', detail: text } }, null, 2));
  else world.complain(text);
  return 3;
};
