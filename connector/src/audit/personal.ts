// What an entry says of people, by name; null for what has been erased.
import type { AuditEntry } from '../store/audit.ts';

export const personalOf = ({ parts }: Pick<AuditEntry, 'parts'>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(parts.map(({ name, value }) => [name, value === null ? null : (JSON.parse(value) as unknown)]));
