// OAuth scopes: ZohoInventory.<module>.<operation>, with two ways to say everything (API notes 4).

const MODULES = new Set([
  'items',
  'compositeitems',
  'contacts',
  'salesorders',
  'packages',
  'shipmentorders',
  'invoices',
  'customerpayments',
  'creditnotes',
  'salesreturns',
  'salesreturnreceives',
  'inventoryadjustments',
  'transferorders',
  'settings',
  'warehouses',
  'purchaseorders',
  'purchasereceives',
  'bills',
  'debitnotes',
  'picklists',
  'moveorder',
  'putaway',
  'reports',
  'deliverychallans',
]);
const OPERATIONS = new Set(['create', 'read', 'update', 'delete', 'all']);

/** Sent with commas (API notes 3, "Authorize"). Undefined where one of them is none of Zoho's. */
export function readScopes(text: string): string[] | undefined {
  const scopes = text.split(',').map((scope) => scope.trim());
  return scopes.every(isScope) ? scopes : undefined;
}

function isScope(scope: string): boolean {
  const [product, module, operation, ...rest] = scope.toLowerCase().split('.');
  if (product !== 'zohoinventory' && product !== 'zohobooks') return false;
  if (!module || !operation || rest.length > 0) return false;
  if (module === 'fullaccess') return operation === 'all';
  return OPERATIONS.has(operation) && (product === 'zohobooks' || MODULES.has(module));
}

/** What a set of granted scopes allows. */
export class Grant {
  readonly scopes: readonly string[];
  readonly #lower: Set<string>;
  readonly #everything: boolean;

  constructor(scopes: readonly string[]) {
    this.scopes = scopes;
    this.#lower = new Set(scopes.map((scope) => scope.toLowerCase()));
    // Both spellings are in use: FullAccess.all and fullaccess.all (API notes 4).
    this.#everything = this.#lower.has('zohoinventory.fullaccess.all');
  }

  /** Allows this one no more, such as ZohoInventory.contacts.READ; or again. */
  change(scope: string, allowed: boolean): void {
    if (allowed) this.#lower.add(scope.toLowerCase());
    else this.#lower.delete(scope.toLowerCase());
  }

  /** @param need such as items.READ */
  allows(need: string): boolean {
    if (this.#everything) return true;
    const [module, operation] = need.toLowerCase().split('.');
    return this.#lower.has(`zohoinventory.${module}.${operation}`) || this.#lower.has(`zohoinventory.${module}.all`);
  }
}
