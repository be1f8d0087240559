// A decision against an order as a problem: what stands against it for who asks, in the staff's words or the shopper's.
import type { Decision } from '../compliance/decide.ts';
import { ConnectorError } from '../errors.ts';

const SHOWN = 5;

/** One sentence after the other, each once. */
export const whyNot = ({ violations }: Pick<Decision, 'violations'>, who: 'staff' | 'shopper'): string => {
  const said = [
    ...new Set(
      violations.map((violation) => {
        const about =
          violation.items.length === 0 || who === 'shopper' ? '' : `${violation.items.slice(0, 3).join(', ')}: `;
        return `${about}${violation[who]}`;
      }),
    ),
  ];
  const more = said.length > SHOWN ? [`And ${said.length - SHOWN} more.`] : [];
  return [...said.slice(0, SHOWN), ...more].join(' ');
};

/** Errors are for people who work in the shop; a shop's own pages tell its shoppers `whyNot` in their words. */
export const notCleared = (decision: Decision, id: string | null): ConnectorError =>
  new ConnectorError('order_not_cleared', `This order is not cleared. ${whyNot(decision, 'staff')}`, {
    hint: [
      decision.outcome === 'review'
        ? 'A person has to look at it: it is not taken through this connector as it is.'
        : 'Do not look for a way around it.',
      ...(id === null ? [] : [`All of it: pnpm connector compliance show ${id}`]),
    ].join(' '),
  });
