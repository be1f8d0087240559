// compliance fields list, check, map.
import type { Command } from 'commander';
import type { FieldKind, FieldRole } from '../compliance/field-map.ts';
import { ConnectorError } from '../errors.ts';
import { connectionOf, WHICH_ORGANIZATION } from './connection.ts';
import { columns, operator, type Terminal, withParts } from './terminal.ts';

export const addFieldCommands = (compliance: Command, terminal: Terminal): void => {
  const fields = compliance.command('fields').description('which custom fields of Zoho tell what');
  const desk = () => import('../clearance/fields-desk.ts');

  fields
    .command('list')
    .description('which field tells what, and of which kind it must be')
    .option(...WHICH_ORGANIZATION)
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const state = await (await desk()).fieldState(parts.store.read, organizationId, parts.now().getTime());
        terminal.answer(
          { organizationId, ...state },
          columns(
            state.map.map(({ role, entity, apiName, label, kind, required }) => [
              role,
              `${entity}.${apiName}`,
              `"${label}"`,
              kind,
              required ? 'nothing is sold without it' : '',
            ]),
          ),
        );
      }),
    );

  fields
    .command('check')
    .description('ask Zoho whether the fields are as they are mapped; ends with an error where they are not')
    .option(...WHICH_ORGANIZATION)
    .action((options: { organization?: string }) =>
      withParts(terminal, async (parts) => {
        const organizationId = await connectionOf(parts, options.organization);
        const spend = { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
        const { drift, map } = await (await desk()).checkFields(parts, organizationId, { ...spend });
        if (drift === null || drift.length > 0) throw drifted(drift ?? []);
        terminal.answer(
          { organizationId, drift },
          `All ${map.filter(({ required }) => required).length} fields that nothing is sold without are there, and as they are mapped.`,
        );
      }),
    );

  fields
    .command('map <role>')
    .description('name another field for something')
    .option('--api-name <name>', 'such as cf_age_required')
    .option('--label <text>', 'as people see it in Zoho')
    .option('--kind <kind>', 'text, number, amount, boolean, list or date')
    .option(...WHICH_ORGANIZATION)
    .requiredOption('--reason <text>', 'why: it stays in the audit log')
    .action(
      (
        role: FieldRole,
        typed: { apiName?: string; label?: string; kind?: FieldKind; organization?: string; reason: string },
      ) =>
        withParts(terminal, async (parts) => {
          const organizationId = await connectionOf(parts, typed.organization);
          const { apiName, label, kind, reason } = typed;
          const to = Object.fromEntries(
            Object.entries({ apiName, label, kind }).filter(([, value]) => value !== undefined),
          );
          const { mapField } = await desk();
          const field = await mapField(parts, organizationId, role, to, { by: operator(), reason });
          terminal.answer(
            field,
            `${role} is told by ${field.apiName} ("${field.label}", ${field.kind}). Nothing regulated is sold until it is checked: pnpm connector compliance fields check`,
          );
        }),
    );
};

const drifted = (drift: readonly string[]): ConnectorError =>
  new ConnectorError('order_not_cleared', 'The custom fields in Zoho are not as they are mapped: nothing is sold.', {
    hint: `${drift.join('; ')}. Mend them in Zoho, or map others with: pnpm connector compliance fields map`,
  });
