// Which records have changed since somebody last asked: a call that changes one twice changes it once.
import type { HookEntity } from './automation.ts';
import type { Item } from './records.ts';
import type { SalesOrder } from './sales.ts';

export type ChangeKind = 'add' | 'edit' | 'delete';

export type Change =
  | { readonly entity: 'item'; readonly kind: ChangeKind; readonly record: Item }
  | { readonly entity: 'salesorder'; readonly kind: ChangeKind; readonly record: SalesOrder };

export class Changes {
  readonly #wanted: (entity: HookEntity) => boolean;
  readonly #noted = new Map<string, Change>();
  /** Called with each change that is noted. */
  onNoted: () => void = () => {};

  /** @param wanted whether anybody wants to know: nothing else is kept. */
  constructor(wanted: (entity: HookEntity) => boolean) {
    this.#wanted = wanted;
  }

  note<E extends Change['entity']>(
    entity: E,
    kind: ChangeKind,
    record: Extract<Change, { entity: E }>['record'],
  ): void {
    if (!this.#wanted(entity)) return;
    const key = `${entity} ${record.id}`;
    const before = this.#noted.get(key)?.kind;
    // What was added and edited at once was added; what was added and deleted at once never was.
    if (before === 'add' && kind === 'delete') this.#noted.delete(key);
    else this.#noted.set(key, { entity, kind: before === 'add' ? 'add' : kind, record } as Change);
    this.onNoted();
  }

  take(): Change[] {
    const taken = [...this.#noted.values()];
    this.#noted.clear();
    return taken;
  }
}
