// The custom fields of the shop: what regulated goods need said about them, and one unique field on orders.

import type { CustomField } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { FAMILIES } from './catalogue.ts';

export const STATES = (
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA ' +
  'RI SC SD TN TX UT VT VA WA WV WI WY'
).split(' ');

export function seedFields(world: World): void {
  const add = (field: Omit<CustomField, 'id' | 'index' | 'options'>, options: readonly string[] = []): void => {
    const index = world.fields.filter(({ entity }) => entity === field.entity).length + 1;
    world.fields.push({ id: world.ids.next(), index, options, ...field });
  };
  const { ageRequiredType, restrictedStatesType } = world.settings;
  add({ entity: 'item', label: 'DTC Description', apiName: 'cf_dtc_description', dataType: 'multiline' });
  add({ entity: 'item', label: 'MSRP', apiName: 'cf_msrp', dataType: 'amount' });
  add({ entity: 'item', label: 'Club Discount', apiName: 'cf_club_discount', dataType: 'percent' });
  add(
    {
      entity: 'item',
      label: 'Age Required',
      apiName: 'cf_age_required',
      dataType: ageRequiredType === 'boolean' ? 'check_box' : ageRequiredType,
    },
    ageRequiredType === 'dropdown' ? ['18', '21'] : [],
  );
  add(
    { entity: 'item', label: 'Restricted States', apiName: 'cf_restricted_states', dataType: restrictedStatesType },
    restrictedStatesType === 'multiselect' ? STATES : [],
  );
  if (world.settings.complianceFields) {
    const classes = FAMILIES.flatMap(({ regulated }) => regulated?.class ?? []);
    const item = { entity: 'item' } as const;
    add({ ...item, label: 'Product Class', apiName: 'cf_product_class', dataType: 'dropdown' }, [
      'general',
      ...classes,
    ]);
    add({ ...item, label: 'Risk Level', apiName: 'cf_risk_level', dataType: 'dropdown' }, ['low', 'medium', 'high']);
    add({ ...item, label: 'Flavoured', apiName: 'cf_flavoured', dataType: 'check_box' });
    add({ ...item, label: 'Total THC mg', apiName: 'cf_total_thc_mg', dataType: 'number' });
    add({ ...item, label: 'COA URL', apiName: 'cf_coa_url', dataType: 'string' });
    add({ ...item, label: 'COA Date', apiName: 'cf_coa_date', dataType: 'date' });
    const decision = { label: 'Compliance Decision', apiName: 'cf_compliance_decision' };
    add({ entity: 'salesorder', ...decision, dataType: 'string' });
  }
  add({ entity: 'contact', label: 'Loyalty Number', apiName: 'cf_loyalty_number', dataType: 'string' });
  add({ entity: 'salesorder', label: 'Channel Order Id', apiName: 'cf_channel_order_id', dataType: 'string' });
  add({ entity: 'salesorder', label: 'Deliver By', apiName: 'cf_deliver_by', dataType: 'date' });
  add({ entity: 'salesorder', label: 'Gift', apiName: 'cf_gift', dataType: 'check_box' });
  add({ entity: 'invoice', label: 'Cost Centre', apiName: 'cf_cost_centre', dataType: 'string' });
}
