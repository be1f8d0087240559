// What the rooms tell the metrics, and what those need to know: types only.
import type { Parts } from '../parts.ts';
import type { HeardCall } from '../zoho/ports/door.ts';

export interface HeardRequest {
  readonly method: string;
  /** As it was mounted: /v1/plans/:plan, never with what was asked for. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export type Watched = Pick<Parts, 'store' | 'now' | 'zoho'>;

export interface Metrics {
  request(heard: HeardRequest): void;
  call(heard: HeardCall): void;
  /** From now on these are looked into whenever somebody asks. */
  watch(parts: Watched): void;
  /** As Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
}
