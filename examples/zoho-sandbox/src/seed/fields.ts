// The custom fields of the shop: what regulated goods need said about them, and one unique field on orders.
import type { CustomField } from '../world/records.ts';
import type { World } from '../world/world.ts';

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
  add({ entity: 'contact', label: 'Loyalty Number', apiName: 'cf_loyalty_number', dataType: 'string' });
  add({ entity: 'salesorder', label: 'Channel Order Id', apiName: 'cf_channel_order_id', dataType: 'string' });
  add({ entity: 'salesorder', label: 'Deliver By', apiName: 'cf_deliver_by', dataType: 'date' });
  add({ entity: 'salesorder', label: 'Gift', apiName: 'cf_gift', dataType: 'check_box' });
  add({ entity: 'invoice', label: 'Cost Centre', apiName: 'cf_cost_centre', dataType: 'string' });
}
