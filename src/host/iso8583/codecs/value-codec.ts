import type { FieldValue } from '../field-spec.ts';

/**
 * Reads and writes values of one content in one encoding. The caller has checked that the bytes are there
 * and that the value has the JavaScript type the field's row asks for.
 */
export interface ValueCodec {
  /** Says whether the value of `units` units that begin at `at` is in memory as it is on the wire: a view of its bytes. */
  isView?(bytes: Uint8Array, at: number, units: number): boolean;
  /** Value of `units` units that begin at `at`; null when the bytes are not of this content. */
  read(bytes: Uint8Array, at: number, units: number): FieldValue | null;
  /** Writes all units of `value` from `at` on; false when the value is not of this content. */
  write(value: FieldValue, target: Uint8Array, at: number): boolean;
}
