// A document's number: the series' next, or the client's own (API notes 6.4 "Create", 6.8, 9.9).
import type { Call } from '../call.ts';
import { readText } from '../wire/body.ts';
import { alreadyExists, autoNumbered, missingField, tooLong } from '../wire/refusals.ts';
import type { SeriesName } from '../world/series.ts';

export interface Numbering {
  readonly series: SeriesName;
  /** The body's field, such as salesorder_number. */
  readonly field: string;
  /** In messages, such as Sales Order. */
  readonly label: string;
  /** Documents that take a number without the flag (packages, shipments). */
  readonly free?: boolean;
}

/** The number a new document gets. Taking it is left to the caller, once everything else is sure. */
export function readNumber(call: Call, numbering: Numbering): string {
  const { world, settings, body, query } = call;
  const given = readText(body, numbering.field).trim();
  const flag = query.get('ignore_auto_number_generation') ?? readText(body, 'ignore_auto_number_generation');
  const own = flag === 'true' || !settings.autoNumber || numbering.free === true;
  if (given === '') {
    if (flag === 'true' || !settings.autoNumber) throw missingField(`${numbering.label} number`);
    return world.series.suggest(numbering.series);
  }
  if (!own && settings.rejectNumberWithoutIgnoreFlag) throw autoNumbered(numbering.label);
  if (!own) return world.series.suggest(numbering.series);
  requireFree(call, numbering, given);
  return given;
}

/** The number a changed document gets: its own, or a new one nobody has. */
export function readNewNumber(call: Call, numbering: Numbering, id: string, was: string): string {
  const given = readText(call.body, numbering.field).trim();
  if (given === '' || given === was) return was;
  requireFree(call, numbering, given, id);
  return given;
}

function requireFree(call: Call, numbering: Numbering, number: string, ownId?: string): void {
  if (number.length > 100) throw tooLong(numbering.field, 100);
  const owner = call.world.series.owner(numbering.series, number);
  if (owner !== undefined && owner !== ownId) throw alreadyExists(numbering.label, number);
}
