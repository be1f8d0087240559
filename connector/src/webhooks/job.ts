// The job of a delivery: recall it, have it looked at, and note how that ended. What looking means is handed in.
import type { Parts } from '../parts.ts';
import { type Recalled, recall } from './recall.ts';

export interface WebhookJobNeeds extends Pick<Parts, 'store' | 'now'> {
  /**
   * May run twice for one delivery, and for deliveries in any order. Answers null, or why the delivery is about nothing
   * of its organisation's. Errors: whatever makes the queue try again.
   */
  readonly look: (delivery: Recalled) => Promise<string | null>;
}

export const createWebhookJob =
  ({ store, now, look }: WebhookJobNeeds) =>
  async ({ payload }: { readonly payload: { readonly deliveryId: string } }): Promise<void> => {
    const row = await store.read.deliveries.get(payload.deliveryId);
    // Forgotten meanwhile: whatever it told is older than what has been read since.
    if (row === null) return;
    const { id } = row;
    const fail = (why: string) => store.write((s) => s.deliveries.failed(id, now().getTime(), why));
    const delivery = recall(row);
    if (delivery === null) return fail('It cannot be read any more.');
    let refused: string | null;
    try {
      refused = await look(delivery);
    } catch (error) {
      await fail(error instanceof Error ? error.message : 'It could not be looked at.');
      throw error;
    }
    if (refused !== null) return fail(refused);
    await store.write((s) => s.deliveries.handled(id, now().getTime()));
  };
