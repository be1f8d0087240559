// Every table, as Kysely sees it: its columns stand in tables/, by what they are of. SCHEMA.md tells what each is for and what
// in it is sealed.
// Times are milliseconds since 1970 unless a name says otherwise; quantities and money are whole millionths.
import type { AuditTables } from './tables/audit-tables.ts';
import type { ConnectionTables } from './tables/connection-tables.ts';
import type { ConsoleTables } from './tables/console-tables.ts';
import type { EventTables } from './tables/event-tables.ts';
import type { KeyTables } from './tables/key-tables.ts';
import type { MirrorTables } from './tables/mirror-tables.ts';
import type { PlanTables } from './tables/plan-tables.ts';
import type { ReconciliationTables } from './tables/reconciliation-tables.ts';
import type { ShopTables } from './tables/shop-tables.ts';

export interface Tables
  extends ConnectionTables,
    KeyTables,
    MirrorTables,
    PlanTables,
    ReconciliationTables,
    EventTables,
    AuditTables,
    ShopTables,
    ConsoleTables {}
