// Where OpenClaw has the skill from, as this connector itself came: here, the folder in the clone. What is packed for npm
// has another file in the place of this one (see pack.ts).
import { join } from 'node:path';

/** What stands behind `openclaw skills install`: an absolute folder, or @publisher/slug of ClawHub. */
export const skillSource: string = join(import.meta.dirname, '../../../skill/zoho-inventory');
