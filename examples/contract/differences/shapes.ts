// Answers whose shape the documents have wrong.
import { many, renamed, single, under } from '../shapes.ts';
import { type Difference, NOTES, packages } from './difference.ts';

export const shapes: Difference[] = [
  {
    operations: ['POST /salesorders', 'PUT /salesorders/{salesorder_id}'],
    where: 'answer',
    rule: 'shape',
    paths: ['/salesorder'],
    correct: renamed('sales_order', 'salesorder'),
    evidence: `${NOTES('6.0')}, create/get SO key`,
  },
  {
    operations: ['GET /packages'],
    where: 'answer',
    rule: 'shape',
    paths: ['/packages'],
    correct: renamed('packagea', 'packages'),
    evidence: `${NOTES('6.0')}, list packages key`,
  },
  {
    operations: packages,
    where: 'answer',
    rule: 'shape',
    paths: ['/package'],
    correct: single('/package'),
    evidence: `${NOTES('6.0')}, create package`,
  },
  {
    operations: ['PUT /shipmentorders/{shipmentorder_id}'],
    where: 'answer',
    rule: 'shape',
    paths: ['/shipment_order'],
    correct: renamed('shipmentorder', 'shipment_order'),
    evidence: `${NOTES('6.0')}, shipment key: in conflict; the documents of POST and GET have shipment_order`,
  },
  {
    operations: ['GET /compositeitems/{composite_item_id}'],
    where: 'answer',
    rule: 'shape',
    paths: ['/composite_item'],
    correct: under('composite_item'),
    evidence: `${NOTES('6.0')}, composite get`,
  },
  {
    operations: ['GET /itemgroups/{itemgroup_id}'],
    where: 'answer',
    rule: 'shape',
    paths: ['/item_group'],
    correct: under('item_group'),
    evidence: `${NOTES('6.0')}, item group get`,
  },
  {
    operations: ['GET /itemgroups'],
    where: 'answer',
    rule: 'shape',
    paths: ['/itemgroups/*/items'],
    correct: many('/itemgroups/*/items'),
    evidence: `${NOTES('6.2')}: items[] of a group, as Zoho's document of creating one has them`,
  },
  ...['items', 'attributes', 'attributes/*/options', 'options'].map(
    (place): Difference => ({
      operations: ['GET /itemgroups/{itemgroup_id}'],
      where: 'answer',
      rule: 'shape',
      paths: [`/item_group/${place}`],
      correct: many(`/item_group/${place}`),
      evidence: `${NOTES('6.2')}: items[] of a group and its attributes, up to three`,
    }),
  ),
];
