// compliance verify-age.
import type { Command } from 'commander';
import { type Terminal, withParts } from './terminal.ts';

export const addAgeCommand = (compliance: Command, terminal: Terminal): void => {
  compliance
    .command('verify-age <plan>')
    .description('have a customer’s age proved for an order that waits; say it again to see how far it is')
    .requiredOption('--first-name <name>', 'as the customer’s document has it')
    .requiredOption('--last-name <name>', 'as the customer’s document has it')
    .requiredOption('--born <day>', 'such as 1980-05-17')
    .option('--ip <address>', 'from where the customer asks', '127.0.0.1')
    .action((plan: string, typed: { firstName: string; lastName: string; born: string; ip: string }) =>
      withParts(terminal, async (parts) => {
        const { proveAge } = await import('../plans/prove-age.ts');
        const { firstName, lastName, born, ip } = typed;
        const spend = { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
        const customer = { firstName, lastName, bornOn: born, customerIp: ip };
        const check = await proveAge(parts, plan, customer, { ...spend });
        terminal.answer(check, wordsFor(check.status, check.reason));
      }),
    );
};

const wordsFor = (status: string, reason: string | null): string => {
  const why = reason === null ? '' : ` (${reason})`;
  switch (status) {
    case 'accepted':
      return 'The age is proved. The plan can be confirmed.';
    case 'photo_id':
      return 'One more step: the customer shows a photo ID to the provider. Then say this again.';
    case 'phone_validation':
      return 'One more step: the customer enters the code the provider sends to their phone. Then say this again.';
    case 'signature':
      return 'One more step: the customer signs at the provider. Then say this again.';
    case 'pending':
      return 'The provider is still looking. Say this again in a moment.';
    default:
      return `The age is not proved: ${status}${why}. Nothing is sold on it.`;
  }
};
