// Notices which custom fields an organisation's items carry, as answers about items pass by, whoever asked for them.
import { tells } from './custom-fields.ts';
import type { Door } from './ports/door.ts';

/** A custom field that somebody wants to hear of: by its api name, or by its label in lower case. */
export interface WatchedField {
  readonly apiName: string;
  readonly label: string;
}

export interface FieldWatch {
  readonly fields: readonly WatchedField[];
  /** Told of each field the first time an item shows it here; told again with the next showing where it fails. */
  readonly seen: (apiName: string) => Promise<void>;
}

/** The door, watched. An answer is handed on when what it shows has been told. */
export const watchFields = (door: Door, { fields, seen }: FieldWatch): Door => {
  const unseen = new Set(fields);

  const look = async (body: Record<string, unknown>): Promise<void> => {
    const items = [...(Array.isArray(body.items) ? body.items : []), body.item].filter(isObject);
    const shown = [...unseen].filter((field) => items.some((item) => tells(item, field)));
    for (const field of shown) {
      await seen(field.apiName).then(
        () => unseen.delete(field),
        () => undefined, // the store is out of order: reading goes on, and no order is taken without it
      );
    }
  };

  return {
    call: async (spend, request) => {
      const body = await door.call(spend, request);
      if (unseen.size > 0 && request.path.startsWith('/item')) await look(body);
      return body;
    },
  };
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
