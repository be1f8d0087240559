// Where copies of the database are laid by themselves, and which there are: whoever wipes the database is told of them.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Such as 20261122-123000. */
const stamp = (at: Date): string => at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');

const BACKUPS = 'backups';
const KEPT = '.before-';

/** Where a backup goes that nobody has named. */
export const backupOf = (database: string, at: Date): string =>
  join(dirname(database), BACKUPS, `connector-${stamp(at)}.db`);

/** Where the database goes that another takes the place of. */
export const keptOf = (database: string, at: Date): string => resolve(`${database}${KEPT}${stamp(at)}`);

/** The database's own folder alone: what was copied elsewhere only people know. Backups are told by their folder. */
export const copiesOf = (database: string): string[] => {
  const named = resolve(database);
  const all = [...new Set([named, realpathSync(named)])].flatMap((file) => {
    const folder = dirname(file);
    const kept = readdirSync(folder).filter((name) => name.startsWith(`${basename(file)}${KEPT}`));
    const backups = join(folder, BACKUPS);
    const any = existsSync(backups) && readdirSync(backups).length > 0;
    return [...kept.map((name) => join(folder, name)), ...(any ? [backups] : [])];
  });
  return [...new Set(all)].sort();
};
