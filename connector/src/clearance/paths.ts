// Where the age provider tells of changes: an address of its own, below no key of ours.

export const AGE_CALLBACK_PATH = '/v1/callbacks/age';
