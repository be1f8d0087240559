// Records of one kind, and what lists may see of them: with a lag set, a new or changed record shows up late in lists
// and searches, while reading it by id is immediate (API notes 6.3, 7.3).
import type { ChangeKind } from './changes.ts';

export interface Lag {
  now(): number;
  lagMs(): number;
}

interface Version<T> {
  readonly visibleFrom: number;
  readonly record: T;
}

export class Table<T extends { readonly id: string }> {
  readonly all: T[] = [];
  /** Grows with every change: caches of order and search depend on it. */
  revision = 0;
  readonly #byId = new Map<string, T>();
  readonly #lag: Lag;
  readonly #tell: (kind: ChangeKind, record: T) => void;
  /** What lists still see of records that changed lately. */
  readonly #late = new Map<string, Version<T>[]>();

  constructor(lag: Lag, tell: (kind: ChangeKind, record: T) => void = () => {}) {
    this.#lag = lag;
    this.#tell = tell;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  add(record: T): T {
    this.all.push(record);
    this.#byId.set(record.id, record);
    this.#remember(record.id, [], record);
    this.revision += 1;
    this.#tell('add', record);
    return record;
  }

  /** @param quietly shown in lists, but nothing a workflow rule would call a change. */
  change(record: T, edit: (record: T) => void, quietly = false): void {
    const before = this.#lag.lagMs() > 0 ? [{ visibleFrom: 0, record: structuredClone(record) }] : [];
    edit(record);
    this.#remember(record.id, before, record);
    this.revision += 1;
    if (!quietly) this.#tell('edit', record);
  }

  remove(record: T): void {
    const place = this.all.indexOf(record);
    if (place >= 0) this.all.splice(place, 1);
    this.#byId.delete(record.id);
    this.#late.delete(record.id);
    this.revision += 1;
    this.#tell('delete', record);
  }

  /** The records as lists see them now. */
  listed(): readonly T[] {
    if (this.#late.size === 0) return this.all;
    const now = this.#lag.now();
    return this.all.flatMap((record) => {
      const versions = this.#late.get(record.id);
      if (!versions) return [record];
      const seen = versions.findLast((version) => version.visibleFrom <= now);
      if (seen === versions.at(-1)) this.#late.delete(record.id);
      return seen ? [seen === versions.at(-1) ? record : seen.record] : [];
    });
  }

  /** True while lists and records differ. */
  get lagging(): boolean {
    return this.#late.size > 0;
  }

  #remember(id: string, before: Version<T>[], record: T): void {
    const lagMs = this.#lag.lagMs();
    if (lagMs <= 0 && !this.#late.has(id)) return;
    const versions = this.#late.get(id) ?? before;
    const visibleFrom = this.#lag.now() + Math.max(lagMs, 0);
    this.#late.set(id, [...versions, { visibleFrom, record: structuredClone(record) }]);
  }
}
