// The silence alarm: webhooks are expected, orders have changed, and for hours none has come.
import { eventId } from 'shared-schemas';
import type { Parts } from '../parts.ts';

const HOUR_MS = 3_600_000;

/** Tells of each silence once: it is named by the last delivery before it. */
export const listenForSilence = async ({
  store,
  now,
  config,
}: Pick<Parts, 'store' | 'now' | 'config'>): Promise<void> => {
  if (config.WEBHOOK_SILENCE_HOURS === 0) return;
  const at = now().getTime();
  for (const { organizationId, createdAt } of await store.read.webhookEndpoints.list()) {
    const heardAt = (await store.read.deliveries.lastReceivedAt(organizationId)) ?? createdAt;
    const silentMs = at - heardAt;
    if (silentMs < config.WEBHOOK_SILENCE_HOURS * HOUR_MS) continue;
    // A change that is too fresh may still be on its way.
    const changed = await store.read.feeds.ordersChangedBetween(organizationId, heardAt, at - HOUR_MS);
    if (changed === 0) continue;
    await store.write((s) =>
      s.outbox.add({
        id: eventId('webhook.silent', organizationId, String(heardAt)),
        organizationId,
        type: 'webhook.silent',
        at,
        origin: 'zoho',
        data: { hours: String(Math.floor(silentMs / HOUR_MS)) },
        next: 'connection-status',
      }),
    );
  }
};
