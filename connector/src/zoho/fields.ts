// The custom fields an organisation has, as its own list tells them (API notes 6.10): known from Books, and not promised.
import { types } from './custom-fields.ts';
import type { Door } from './ports/door.ts';
import type { FieldType, ZohoField } from './ports/items.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { flagAt, type Row, rowsOf, saysMissing, textAt } from './wire.ts';

/** Kinds whose values are one text. Anything that is neither here nor among the typed ones may hold whatever it likes. */
const texts = ['string', 'text', 'multiline', 'dropdown', 'autocomplete', 'email', 'url', 'phone', 'autonumber'];

export const openFields = ({ door }: { readonly door: Door }): ZohoOrganization['fields'] => ({
  list: async (spend, entity) => {
    try {
      const body = await door.call(spend, { method: 'GET', path: '/settings/fields', query: { entity } });
      if (!Array.isArray(body.fields)) return null;
      return rowsOf(body.fields, 'fields').flatMap((row) => {
        const apiName = textAt(row, 'api_name');
        return apiName.startsWith('cf_') ? [toField(row, entity, apiName)] : [];
      });
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  },
});

const toField = (row: Row, entity: string, apiName: string): ZohoField => ({
  entity: textAt(row, 'entity') || entity,
  apiName,
  label: textAt(row, 'label'),
  kind: toKind(textAt(row, 'data_type')),
  active: flagAt(row, 'is_active') !== false,
});

const toKind = (dataType: string): FieldType => types[dataType] ?? (texts.includes(dataType) ? 'text' : 'unreadable');
