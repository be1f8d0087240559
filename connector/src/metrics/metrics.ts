// What a Prometheus is told: rate, errors and duration of requests and of calls to Zoho, and, looked up when it asks,
// how the connections, the day's calls, the copy, the queue and the plans are. Loaded only where it is configured.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Figure, readFigures } from './figures.ts';
import type { Metrics, Watched } from './port.ts';

const PREFIX = 'zoho_inventory_';
// From a copy that answers in a millisecond to a confirmation that waits for Zoho.
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const registers = [registry];
  const requests = new Histogram({
    name: `${PREFIX}request_duration_seconds`,
    help: 'Requests to the connector, by address and how they ended.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: `${PREFIX}zoho_call_duration_seconds`,
    help: 'Calls to Zoho, by address, lane and how they ended.',
    labelNames: ['method', 'route', 'lane', 'outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const unread = new Counter({
    name: `${PREFIX}scrape_failures_total`,
    help: 'How often the figures could not be read from the store.',
    registers,
  });
  const gauges = new Map<string, Gauge>();
  const gaugeOf = ({ name, help, labels }: Figure): Gauge => {
    const known = gauges.get(name);
    if (known !== undefined) return known;
    const made = new Gauge({ name: `${PREFIX}${name}`, help, labelNames: Object.keys(labels), registers });
    gauges.set(name, made);
    return made;
  };
  let watched: Watched | null = null;

  return {
    contentType: registry.contentType,
    request: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1_000),
    call: ({ method, route, lane, outcome, ms }) => calls.observe({ method, route, lane, outcome }, ms / 1_000),
    watch: (parts) => {
      watched = parts;
    },
    text: async () => {
      if (watched !== null) {
        const figures = await readFigures(watched).catch(() => null);
        // What is no longer there, such as an organisation, is not told of any more; and nothing is where nobody can say.
        for (const name of gauges.keys()) registry.removeSingleMetric(`${PREFIX}${name}`);
        gauges.clear();
        if (figures === null) unread.inc();
        for (const figure of figures ?? []) gaugeOf(figure).set({ ...figure.labels }, figure.value);
      }
      return registry.metrics();
    },
  };
};
