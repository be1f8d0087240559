// The published client has no types of its own: the part of it that is used here.
declare module 'zoho-inventory' {
  interface Item {
    readonly item_id: string;
    readonly inventory_account_id?: string;
  }
  interface Answer {
    readonly code: number;
    readonly item?: Item;
    readonly items?: readonly Item[];
    readonly page_context?: object;
  }
  interface Items {
    readonly headers: Record<string, string>;
    list(options?: { readonly query: Record<string, string> }): Promise<Answer>;
    listAll(): Promise<readonly Item[]>;
    create(item: object): Promise<Answer>;
    get(id: string): Promise<Answer>;
    update(id: string, item: object): Promise<Answer>;
    delete(id: string): Promise<Answer>;
  }
  export default function createClient(options: {
    readonly token: string;
    readonly organization: string;
    readonly origin: string;
  }): { readonly items: Items };
}
