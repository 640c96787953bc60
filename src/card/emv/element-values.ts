/** Data elements by tag (a number, e.g. 0x9f02) with their value field. */
export type DataElements = ReadonlyMap<number, Uint8Array>;
