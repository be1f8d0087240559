// The records an organisation keeps, but for its sales (sales.ts). Moments are epoch milliseconds here and become Zoho's timestamps when printed.

export type FieldValue = string | number | boolean | readonly string[];

export interface Item {
  readonly id: string;
  name: string;
  sku: string;
  status: 'active' | 'inactive' | 'confirmation_pending';
  unit: string;
  description: string;
  purchaseDescription: string;
  rate: number;
  purchaseRate: number;
  itemType: 'inventory' | 'sales' | 'sales_and_purchases' | 'purchases';
  productType: 'goods' | 'service';
  tracking: 'none' | 'batch' | 'serial';
  taxId: string;
  taxable: boolean;
  category: string;
  brand: string;
  manufacturer: string;
  vendorId: string;
  groupId: string;
  attributes: readonly Attribute[];
  reorderLevel: number | '';
  upc: string;
  ean: string;
  isbn: string;
  partNumber: string;
  weight: number | '';
  /** By api_name, such as cf_msrp. A field without a value is not here. */
  customFields: Record<string, FieldValue>;
  combo: { type: 'kit' | 'assembly'; mapped: readonly { itemId: string; quantity: number }[] } | undefined;
  initialStock: Record<string, { quantity: number; rate: number }>;
  createdAt: number;
  modifiedAt: number;
}

export interface Attribute {
  readonly id: string;
  readonly name: string;
  readonly optionId: string;
  readonly option: string;
}

export interface ItemGroup {
  readonly id: string;
  name: string;
  unit: string;
  brand: string;
  description: string;
  attributes: readonly { id: string; name: string }[];
  status: 'active' | 'inactive';
  itemIds: string[];
  createdAt: number;
  modifiedAt: number;
}

export interface CustomField {
  readonly id: string;
  readonly entity: 'item' | 'contact' | 'salesorder' | 'invoice' | 'package';
  readonly index: number;
  readonly label: string;
  readonly apiName: string;
  readonly dataType:
    | 'string'
    | 'multiline'
    | 'number'
    | 'amount'
    | 'percent'
    | 'multiselect'
    | 'dropdown'
    | 'check_box'
    | 'date';
  readonly options: readonly string[];
}

export interface Place {
  readonly id: string;
  name: string;
  type: 'general' | 'line_item_only';
  primary: boolean;
  active: boolean;
  parentId: string;
  email: string;
  phone: string;
  address: { street1: string; city: string; state: string; stateCode: string; zip: string; country: string };
}

export interface Address {
  id: string;
  attention: string;
  address: string;
  street2: string;
  city: string;
  state: string;
  zip: string;
  country: string;
  phone: string;
  fax: string;
}

export interface ContactPerson {
  readonly id: string;
  salutation: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  mobile: string;
  designation: string;
  department: string;
  primary: boolean;
}

export interface Contact {
  readonly id: string;
  name: string;
  company: string;
  type: 'customer' | 'vendor';
  status: 'active' | 'inactive';
  website: string;
  notes: string;
  paymentTerms: number;
  paymentTermsLabel: string;
  persons: ContactPerson[];
  billing: Address;
  shipping: Address;
  /** Addresses besides the two. */
  others: Address[];
  customFields: Record<string, FieldValue>;
  createdAt: number;
  modifiedAt: number;
}

export interface Adjustment {
  readonly id: string;
  date: string;
  reason: string;
  reasonId: string;
  description: string;
  reference: string;
  type: 'quantity' | 'value';
  /** Only what is adjusted has moved stock. */
  status: 'pending_approval' | 'adjusted' | 'rejected';
  accountId: string;
  placeId: string;
  lines: { readonly id: string; itemId: string; quantity: number; value: number; placeId: string }[];
  createdAt: number;
  modifiedAt: number;
}

export interface TransferOrder {
  readonly id: string;
  number: string;
  date: string;
  description: string;
  fromId: string;
  toId: string;
  status: 'draft' | 'pending_approval' | 'approved' | 'in_transit' | 'transferred';
  inTransitOrder: boolean;
  lines: { readonly id: string; itemId: string; name: string; quantity: number }[];
  createdAt: number;
  modifiedAt: number;
}

export interface Tax {
  readonly id: string;
  readonly name: string;
  readonly percentage: number;
}
