// A local Zoho: accounts server and Inventory API, for demos and tests. Importing it does nothing.

export type { Control } from './control/control.ts';
export type { Gesture, ItemWanted, OrderProof, OrderWanted, Purchase, StockMove } from './control/parts.ts';
export type { CallEntry, Counters } from './gate/call-log.ts';
export { ConnectionDropped } from './gate/connection-dropped.ts';
export type { FaultKind, FaultOrder } from './gate/faults.ts';
export { sandboxFetch, sandboxResponse } from './in-process.ts';
export { type Listening, listenSandbox } from './listen.ts';
export type { Plan, SandboxOptions, Settings } from './options.ts';
export { createSandbox, type Sandbox } from './sandbox.ts';
