import type { MailStore, StoredMail } from '../../app/ports.ts';

/** A store that can begin to load a mail before the use case asks for it. */
export interface PrefetchingMailStore extends MailStore {
  /** Begins to load a mail. The next `load` of the same id returns that mail, or throws that error. */
  prefetch(id: string, deadline: number): void;
}

/** Adds `prefetch` to a store, so that the function can load the engine while S3 sends the mail. */
export function prefetching<Store extends MailStore>(store: Store): Store & PrefetchingMailStore {
  const begun = new Map<string, Promise<StoredMail>>();
  return {
    ...store,
    prefetch(id, deadline) {
      const loading = store.load(id, deadline);
      // `load` throws the error. Until then nothing handles it, which would end the process.
      loading.catch(() => undefined);
      begun.set(id, loading);
    },
    load(id, deadline) {
      const loading = begun.get(id) ?? store.load(id, deadline);
      begun.delete(id);
      return loading;
    },
  };
}
