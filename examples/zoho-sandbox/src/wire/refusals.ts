// Every way the Inventory API says no, in one table. Codes the API notes know are marked with their section; where the
// notes know only that a 400 comes, the code here is our own stand-in: match such answers by status and words.
import { Refusal } from './reply.ts';

/** Code 2: a bad enumeration or parameter (API notes 5, "Codes"). */
export const invalidValue = (name: string): Refusal => new Refusal(400, 2, `Invalid value passed for ${name}`);

/** Code 5: an unknown path (API notes 5, "Codes"). */
export const unknownUrl = (): Refusal => new Refusal(404, 5, 'Invalid URL Passed');

/** Code 5: an unknown id in the path (API notes 5, "Codes"). */
export const unknownId = (): Refusal => new Refusal(404, 5, "We couldn't find any resource for the given ID");

/** Code 1002: a record that is not there, by name (API notes 5, "Codes"; the status is unsure). */
export const doesNotExist = (entity: string, status = 400): Refusal =>
  new Refusal(status, 1002, `${entity} does not exist.`);

/** Code 6: a mandatory field is missing (API notes 5, "Codes"; 6.8). */
export const missingField = (label: string): Refusal => new Refusal(400, 6, `Please enter a valid ${label}.`);

/** Code 15: too long, or an address object where an address line is read (API notes 5 "Codes", 6.4). */
export const tooLong = (name: string, limit = 100): Refusal =>
  new Refusal(400, 15, `Please ensure that the "${name}" has less than ${limit} characters.`);

/** Code 57: no such scope, and for many clients an expired token too (API notes 5 "Codes"). */
export const notAuthorized = (): Refusal => new Refusal(401, 57, 'You are not authorized to perform this operation');

/** Code 14: an invalid or expired token, by the documents (API notes 5 "Codes"). */
export const invalidToken = (): Refusal => new Refusal(401, 14, 'Invalid value passed for authtoken.');

/** Code 1001: a unique value is taken: a name, a document's number (API notes 5 "Codes", 6.4). */
export const alreadyExists = (label: string, value: string): Refusal =>
  new Refusal(400, 1001, `${label} "${value}" already exists.`);

/** Code 3062: contact names are unique in the organisation (API notes 5 "Codes", 6.3). */
export const contactExists = (name: string): Refusal =>
  new Refusal(400, 3062, `The customer "${name}" already exists. Please specify a different name.`);

/** Code 4029: no organization_id was sent (API notes 5 "Codes", doubtful). */
export const noOrganization = (): Refusal => new Refusal(400, 4029, 'Invalid organization.');

/** Code 6041: an organisation the user does not belong to (API notes 5 "Codes"). */
export const foreignOrganization = (id: string): Refusal =>
  new Refusal(400, 6041, `This user is not associated with the CompanyID/CompanyName:${id}.`);

/** Code 103001: the trial or plan has lapsed (API notes 5 "Codes", 9.15). */
export const planLapsed = (): Refusal =>
  new Refusal(400, 103001, 'Your trial of Zoho Inventory is over. Please upgrade to a paid plan to continue.');

/** Stock would fall below zero where the organisation forbids it: a 400 of unknown code (API notes 5). */
export const insufficientStock = (name: string): Refusal =>
  new Refusal(400, 1048, `The quantity of "${name}" is more than the stock on hand.`);

// From here on the notes know that it is refused, or leave it to inference, and give no code.

export const malformedBody = (): Refusal => new Refusal(400, 4, 'JSON is not well formed');

/** A number while the series numbers by itself (API notes 6.4, inferred). */
export const autoNumbered = (label: string): Refusal =>
  new Refusal(400, 4097, `${label} number cannot be given while auto-number generation is on.`);

/** A repeated or impossible change of status (API notes 7, inferred). */
export const statusRefused = (message: string): Refusal => new Refusal(400, 36_023, message);

/** A record other records rest on (API notes 9.9). */
export const inUse = (message: string): Refusal => new Refusal(400, 3012, message);
