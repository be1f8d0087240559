// The flags of a demo: --once, and --help. Ends the process where that is all there is to do.
import { parseArgs } from 'node:util';

/** @param usage One line, as people are told it. */
export const readFlags = (usage: string): { readonly once: boolean } => {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(1);
  }
};
