// For tests: the contacts of a pretended Zoho: one customer, and whoever is made.
import type { ZohoContact } from '../zoho/ports/contacts.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { hidden, type Spent, WRITTEN } from './zoho-answers-testbed.ts';

export const contact: ZohoContact = hidden({
  id: '7000000000001',
  name: 'Acme',
  company: 'Acme Ltd',
  email: 'buyer@acme.example',
  phone: '+1 555',
  status: 'active',
  kind: 'customer',
});

export const pretendContacts = (spent: Spent): ZohoOrganization['contacts'] => ({
  find: async (spend, text) => {
    spent(spend);
    return { contacts: 'acme buyer@acme.example'.includes(text.toLowerCase()) ? [contact] : [], more: false };
  },
  named: async (spend, name) => {
    spent(spend);
    return name.toLowerCase() === 'acme' ? [contact] : [];
  },
  get: async (spend, id) => {
    spent(spend);
    return id === contact.id ? contact : null;
  },
  addresses: async (spend) => {
    spent(spend);
    return [hidden({ id: '81', text: 'Hauptstr. 1, Berlin' })];
  },
  page: async (spend) => {
    spent(spend);
    return { rows: [{ ...contact, modifiedTime: WRITTEN, createdTime: WRITTEN }], more: false };
  },
  changedSince: async (spend) => {
    spent(spend);
    return { rows: [], more: false, honoured: true };
  },
  create: async (spend, { name }) => {
    spent(spend);
    return { ...contact, id: '7000000000002', name };
  },
  addAddress: async (spend) => {
    spent(spend);
    return '82';
  },
});
