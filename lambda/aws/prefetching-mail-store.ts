import type { MailStore, StoredMail } from '../../app/ports.ts';

/** A store that begins to load a mail before the use case asks for it. */
export interface PrefetchingMailStore extends MailStore {
  /** Begins to load a mail: the next `load` of the same id returns it. Its failure shows there, too. */
  prefetch(id: string, deadline: number): void;
}

/** Lets a store load its mails ahead: while S3 sends one, the function loads the engine. */
export function prefetching<Store extends MailStore>(store: Store): Store & PrefetchingMailStore {
  const begun = new Map<string, Promise<StoredMail>>();
  return {
    ...store,
    prefetch(id, deadline) {
      const loading = store.load(id, deadline);
      // Whoever loads it gets the error; nobody does yet.
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
