// A form that makes something is taken once: a page that is sent again, by reloading it, makes nothing.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

const MOST = 1_000;

export const createOnce = ({ newId }: Pick<Parts, 'newId'>) => {
  const drawn = new Set<string>();
  return {
    draw: (): string => {
      const id = newId();
      drawn.add(id);
      // The oldest pages are asked to be opened again.
      for (const old of drawn) if (drawn.size > MOST) drawn.delete(old);
      return id;
    },
    /** Whether it has been drawn, and nothing has been made with it. */
    mayRun: (id: string | null): boolean => id !== null && drawn.has(id),
    /** What failed may be sent again. Errors: `invalid_ask` for what was never drawn, or has been used; those of the work. */
    run: async <T>(id: string | null, work: () => Promise<T>): Promise<T> => {
      if (id === null || !drawn.delete(id)) {
        throw new ConnectorError(
          'invalid_ask',
          'This form has been sent already, or is too old. Nothing was done again.',
        );
      }
      try {
        return await work();
      } catch (error) {
        drawn.add(id);
        throw error;
      }
    },
  };
};
