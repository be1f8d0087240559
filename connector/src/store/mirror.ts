// The local copy of items and their stock: what lists tell, what readings tell, and what is known to have changed.
import { dirtyMarksGroup } from './dirty-marks.ts';
import type { Db } from './groups.ts';
import { listedItemsGroup } from './listed-items.ts';
import { readingsGroup } from './readings.ts';

export const mirrorGroup = (db: Db) => ({ ...listedItemsGroup(db), ...readingsGroup(db), ...dirtyMarksGroup(db) });
