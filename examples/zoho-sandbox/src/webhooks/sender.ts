// Fires workflow rules at what changes, and delivers what they send: at least once, in no order, tried again after a
// failure, up to the day's cap (API notes 8). Loses, doubles, delays and reorders on demand.
import type { Clock } from '../clock.ts';
import type { Settings } from '../options.ts';
import { itemDetail } from '../resources/item-print.ts';
import { printOrder } from '../resources/order-print.ts';
import type { Rng } from '../wire/rng.ts';
import type { Webhook, WebhookHistory, Workflow } from '../world/automation.ts';
import type { Change, ChangeKind } from '../world/changes.ts';
import type { World } from '../world/world.ts';
import { composeMessage, type Message } from './message.ts';
import type { Post } from './post.ts';

export interface SenderParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly rng: Rng;
  readonly post: Post;
  readonly worlds: readonly World[];
}

/** Chances from 0 to 1. */
export interface Mischief {
  readonly lose: number;
  readonly duplicate: number;
  /** Held back so long that others overtake it. */
  readonly reorder: number;
  /** Of every delivery, by chance between the two. */
  readonly delayMs: readonly [number, number];
}

export interface DeliveryEntry {
  readonly n: number;
  /** By the sandbox's clock. */
  readonly at: number;
  readonly organizationId: string;
  readonly historyId: string;
  readonly webhookId: string;
  readonly entity: string;
  readonly entityId: string;
  readonly kind: ChangeKind | 'resend';
  readonly message: Message;
  /** `capped`: over the day's cap. `lost`: by mischief; Zoho itself thinks it was sent. */
  state: 'waiting' | 'sent' | 'failed' | 'capped' | 'lost';
  readonly tries: { readonly at: number; readonly status: number; readonly said: string }[];
  /** The delivery this one doubles. */
  readonly doubles?: number;
}

const NO_MISCHIEF: Mischief = { lose: 0, duplicate: 0, reorder: 0, delayMs: [0, 0] };
const AT_ONCE = 5;
const KEPT = 20_000;
const REORDER_MS = 3_000;

interface Due {
  readonly entry: DeliveryEntry;
  readonly history: WebhookHistory;
  readonly dueAt: number;
}

export class Sender {
  readonly #parts: SenderParts;
  readonly #log: DeliveryEntry[] = [];
  #waiting: Due[] = [];
  #flying = 0;
  #n = 0;
  #timer: NodeJS.Timeout | undefined;
  #watchers: (() => void)[] = [];
  readonly #fired = new Map<string, number>();
  mischief: Mischief = NO_MISCHIEF;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    for (const world of parts.worlds) {
      let soon = false;
      world.changes.onNoted = () => {
        if (soon) return;
        soon = true;
        // Calls do not wait, so by then the whole call is done.
        queueMicrotask(() => {
          soon = false;
          this.#fire(world);
        });
      };
    }
  }

  get log(): readonly DeliveryEntry[] {
    return this.#log;
  }

  misbehave(changes: Partial<Mischief>): Mischief {
    this.mischief = { ...NO_MISCHIEF, ...changes };
    return this.mischief;
  }

  /** Sends what is due by the clock. */
  sendDue(): void {
    clearTimeout(this.#timer);
    const now = this.#parts.clock.now();
    this.#waiting.sort((one, other) => one.dueAt - other.dueAt || one.entry.n - other.entry.n);
    while (this.#flying < AT_ONCE && (this.#waiting[0]?.dueAt ?? Number.POSITIVE_INFINITY) <= now) {
      const due = this.#waiting.shift() as Due;
      this.#flying += 1;
      this.#send(due).finally(() => {
        this.#flying -= 1;
        this.sendDue();
      });
    }
    const next = this.#waiting[0];
    if (next !== undefined && this.#flying < AT_ONCE) {
      this.#timer = setTimeout(() => this.sendDue(), Math.min(next.dueAt - now, 2 ** 31 - 1));
      this.#timer.unref();
    }
    if (this.#flying === 0) for (const told of this.#watchers.splice(0)) told();
  }

  /** Until nothing that is due by the clock is left to send. */
  async settle(): Promise<void> {
    // What has changed a moment ago fires first.
    await new Promise((resolve) => setImmediate(resolve));
    this.sendDue();
    if (this.#flying > 0) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** As from the histories, with the body of then. */
  resend(world: World, history: WebhookHistory): void {
    const { url, method, headers, body } = history;
    this.#queue(world, history, 'resend', { url, method, headers, body }, 0);
    this.sendDue();
  }

  #fire(world: World): void {
    for (const change of world.changes.take()) {
      for (const rule of world.workflows.all) {
        if (!fits(rule, change)) continue;
        rule.ranFor.add(change.record.id);
        for (const id of rule.webhookIds) {
          const webhook = world.webhooks.get(id);
          if (webhook) this.#trigger(world, rule, webhook, change);
        }
      }
    }
    this.sendDue();
  }

  #trigger(world: World, rule: Workflow, webhook: Webhook, change: Change): void {
    const { clock, settings, rng } = this.#parts;
    const detail = this.#detailOf(world, change);
    const message = composeMessage(webhook, detail, settings.webhookSignature);
    const history: WebhookHistory = {
      id: world.ids.next(),
      webhookId: webhook.id,
      webhookName: webhook.name,
      workflowId: rule.id,
      entity: change.entity,
      entityId: change.record.id,
      entityName: change.entity === 'item' ? change.record.name : change.record.number,
      ...message,
      status: 'pending',
      tries: [],
      nextRetryAt: undefined,
      createdAt: clock.now(),
    };
    if (this.#overCap(world)) {
      this.#note(world, history, change.kind, message, 'capped');
      return;
    }
    world.histories.add(history);
    const { lose, duplicate, reorder, delayMs } = this.mischief;
    if (rng.next() < lose) {
      history.status = 'success';
      this.#note(world, history, change.kind, message, 'lost');
      return;
    }
    const [least, most] = delayMs;
    const held = rng.next() < reorder ? rng.next() * REORDER_MS : 0;
    const n = this.#queue(world, history, change.kind, message, least + rng.next() * (most - least) + held);
    if (rng.next() < duplicate)
      this.#queue(world, history, change.kind, message, rng.next() * (most + REORDER_MS / 3), n);
  }

  #detailOf(world: World, change: Change): Record<string, unknown> {
    const { clock, settings } = this.#parts;
    if (change.entity === 'item') return JSON.parse(itemDetail(world, change.record).text) as Record<string, unknown>;
    const call = { world, settings, params: {}, query: new URLSearchParams(), body: {}, now: clock.now() };
    return printOrder(call, change.record);
  }

  #overCap(world: World): boolean {
    const cap = this.#parts.settings.webhooksPerDay;
    const day = `${world.organizationId} ${world.today()}`;
    const fired = this.#fired.get(day) ?? 0;
    if (cap > 0 && fired >= cap) return true;
    if (fired === 0) this.#fired.clear();
    this.#fired.set(day, fired + 1);
    return false;
  }

  #queue(
    world: World,
    history: WebhookHistory,
    kind: DeliveryEntry['kind'],
    message: Message,
    delayMs: number,
    doubles?: number,
  ): number {
    const entry = this.#note(world, history, kind, message, 'waiting', doubles);
    this.#waiting.push({ entry, history, dueAt: this.#parts.clock.now() + Math.round(delayMs) });
    return entry.n;
  }

  #note(
    world: World,
    history: WebhookHistory,
    kind: DeliveryEntry['kind'],
    message: Message,
    state: DeliveryEntry['state'],
    doubles?: number,
  ): DeliveryEntry {
    this.#n += 1;
    const entry: DeliveryEntry = {
      n: this.#n,
      at: this.#parts.clock.now(),
      organizationId: world.organizationId,
      historyId: history.id,
      webhookId: history.webhookId,
      entity: history.entity,
      entityId: history.entityId,
      kind,
      message,
      state,
      tries: [],
      ...(doubles === undefined ? {} : { doubles }),
    };
    this.#log.push(entry);
    if (this.#log.length > KEPT) this.#log.splice(0, KEPT / 2);
    return entry;
  }

  async #send(due: Due): Promise<void> {
    const { clock, settings, post } = this.#parts;
    const { entry, history } = due;
    const patience = { connectMs: settings.webhookConnectMs, readMs: settings.webhookReadMs };
    const { status, said } = await post(entry.message, patience).then(
      ({ status, text }) => ({ status, said: text }),
      (error: unknown) => ({ status: 0, said: error instanceof Error ? error.message : String(error) }),
    );
    const at = clock.now();
    entry.tries.push({ at, status, said });
    history.tries.push({ at, code: status, message: said });
    const well = status >= 200 && status < 300;
    const again = !well && entry.tries.length <= settings.webhookRetries;
    const dueAt = at + settings.webhookRetrySeconds * 1_000;
    entry.state = well ? 'sent' : again ? 'waiting' : 'failed';
    history.status = well ? 'success' : again ? 'pending' : 'failed';
    history.nextRetryAt = again ? dueAt : undefined;
    if (again) this.#waiting.push({ entry, history, dueAt });
  }
}

function fits(rule: Workflow, { entity, kind, record }: Change): boolean {
  if (!rule.active || rule.entity !== entity) return false;
  if (!rule.always && rule.ranFor.has(record.id)) return false;
  return rule.ruleType === kind || (rule.ruleType === 'add_edit' && kind !== 'delete');
}
