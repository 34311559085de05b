/**
 * A table to be looked up by names that a mail writes. A plain object would also answer to the names of the members it
 * inherits, such as `constructor`.
 */
export function tableOf<Value>(entries: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}
