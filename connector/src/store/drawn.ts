// A number that the database draws: always above every one it has drawn before, in the order of the units of work.
import { sql } from 'kysely';

export const DRAWN = sql<number>`null`;
