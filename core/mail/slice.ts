/** Bytes that are parsed, decoded and kept together at once. */
export const SLICE = 64 * 1024;
