// How transfer orders are found (API notes 6.7).
import type { Call } from '../call.ts';
import type { ListSpec } from '../wire/list.ts';
import type { TransferOrder } from '../world/records.ts';
import { printTransferRow } from './transfer-print.ts';

const placeName = (call: Call, id: string): string => call.world.places.find((place) => place.id === id)?.name ?? '';
const number = (_call: Call, one: TransferOrder) => one.number;

export const TRANSFER_LIST: ListSpec<TransferOrder> = {
  key: 'transfer_orders',
  reportName: 'Transfer Orders',
  row: printTransferRow,
  sorts: {
    created_time: (_call, one) => one.createdAt,
    last_modified_time: (_call, one) => one.modifiedAt,
    date: (_call, one) => one.date,
    transfer_order_number: number,
  },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  defaultFilterBy: 'TransferDate.All',
  filterBy: { 'TransferDate.All': () => true },
  texts: {
    transfer_order_number: number,
    item_name: (_call, one) => one.lines.map(({ name }) => name),
    from_location_name: (call, one) => placeName(call, one.fromId),
    to_location_name: (call, one) => placeName(call, one.toId),
  },
  exact: {
    status: (_call, one) => one.status,
    item_id: (_call, one) => one.lines.map(({ itemId }) => itemId),
    from_location_id: (_call, one) => one.fromId,
    to_location_id: (_call, one) => one.toId,
    from_warehouse_id: (_call, one) => one.fromId,
    to_warehouse_id: (_call, one) => one.toId,
  },
  dates: { date: (_call, one) => one.date },
  searchText: (_call, one) => [one.number, one.description],
};
