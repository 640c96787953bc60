/** How much room the data folder has left. */
export interface DiskSpace {
  /** Bytes that can still be written, or null where nobody can tell. */
  freeBytes(): number | null;
}
