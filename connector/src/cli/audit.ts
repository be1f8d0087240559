// audit verify.
import { type Command, InvalidArgumentError } from 'commander';
import { formatHead, type Head, parseHead } from '../audit/chain.ts';
import type { Verdict } from '../audit/check.ts';
import { verifyLog } from '../audit/log.ts';
import { ConnectorError } from '../errors.ts';
import { type Terminal, withParts } from './terminal.ts';

export const addAuditCommands = (program: Command, terminal: Terminal): void => {
  const audit = program.command('audit').description('what was done, for whom and why');

  audit
    .command('verify')
    .description('prove that no entry was altered, removed, inserted or put elsewhere since it was written')
    .option(
      '--head <number:hash...>',
      'what status told at some time: these entries must still be as they were',
      toHead,
    )
    .action((options: { head?: Head[] }) =>
      withParts(terminal, async ({ store }) => {
        const verdict = await verifyLog(store, options.head);
        if (verdict.breaches > 0) throw broken(verdict);
        const head = formatHead(verdict.newest);
        terminal.answer(
          { entries: verdict.entries, erasedParts: verdict.erasedParts, head },
          [
            `${verdict.entries} entries, each as it was written.`,
            ...(verdict.erasedParts === 0
              ? []
              : [`${verdict.erasedParts} personal parts have been erased, and say so.`]),
            `The newest: ${head}`,
          ].join('\n'),
        );
      }),
    );
};

const broken = ({ breaches, first, entries }: Verdict): ConnectorError =>
  new ConnectorError('internal', `The audit log has been tampered with: ${breaches} breaches in ${entries} entries.`, {
    fields: first.map(({ sequence, what }) => ({ field: `entry ${sequence}`, reason: what })),
  });

const toHead = (text: string, earlier: Head[] = []): Head[] => {
  const head = parseHead(text);
  if (head !== null) return [...earlier, head];
  throw new InvalidArgumentError('It must be a number, a colon and 64 hex digits, as status shows it.');
};
