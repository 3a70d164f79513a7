// What the example uses of Cloudflare's own types.
declare module 'cloudflare:workers' {
  interface Storage {
    get<T>(key: string): Promise<T | undefined>;
    put<T>(key: string, value: T): Promise<void>;
    delete(key: string): Promise<boolean>;
    list<T>(): Promise<Map<string, T>>;
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
  }

  class DurableObject {
    protected readonly ctx: { readonly storage: Storage };
  }
}
