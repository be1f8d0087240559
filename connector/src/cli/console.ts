// console: the way into the admin's web page.
import type { Command } from 'commander';
import { createSignInLink, EVERYWHERE, endSessions, LINK_MINUTES } from '../console/links.ts';
import type { Parts } from '../parts.ts';
import { lookForConnector, runningWords } from './running.ts';
import { operator, type Terminal, withParts } from './terminal.ts';

export const addConsoleCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('console')
    .description('make a one-time link that signs a browser in to the admin’s web page')
    .option('--sign-out', 'end every session instead, and every link that has not been used')
    .action(({ signOut }: { signOut?: boolean }) =>
      withParts(terminal, async (parts) => {
        if (signOut === true) {
          const ended = await endSessions(parts, operator());
          return terminal.answer({ ended }, `${ended} sessions are ended, and no link that was made works any more.`);
        }
        const link = await createSignInLink(parts, operator());
        const running = await lookForConnector(parts.config, terminal.reach);
        const there =
          parts.config.CONSOLE === 'on' ? 'in your browser' : 'in a browser on this machine (or through ssh -L)';
        const asked = parts.config.CONSOLE === 'on' ? running : { ...running, atPublicUrl: running.here !== false };
        return terminal.answer(
          { link, goodForMinutes: LINK_MINUTES },
          [
            ...runningWords(asked, parts.config),
            ...containerWords(parts.config),
            `Open this link ${there} within ${LINK_MINUTES} minutes; it works once:\n\n  ${link}\n`,
          ].join('\n'),
        );
      }),
    );
};

/** Whoever asks through a container's port is another machine to it. */
const containerWords = ({ CONSOLE, HOST }: Parts['config']): string[] =>
  CONSOLE === 'loopback' && EVERYWHERE.includes(HOST)
    ? ['Where this runs in a container, this link is answered with 404: set CONSOLE=on, and start the connector again.']
    : [];
