// An item before anything is known about it.
import type { Item } from './records.ts';

export function blankItem(id: string): Item {
  return {
    id,
    name: '',
    sku: '',
    status: 'active',
    unit: '',
    description: '',
    purchaseDescription: '',
    rate: 0,
    purchaseRate: 0,
    itemType: 'inventory',
    productType: 'goods',
    tracking: 'none',
    taxId: '',
    taxable: true,
    category: '',
    brand: '',
    manufacturer: '',
    vendorId: '',
    groupId: '',
    attributes: [],
    reorderLevel: '',
    upc: '',
    ean: '',
    isbn: '',
    partNumber: '',
    weight: '',
    customFields: {},
    combo: undefined,
    initialStock: {},
    createdAt: 0,
    modifiedAt: 0,
  };
}
