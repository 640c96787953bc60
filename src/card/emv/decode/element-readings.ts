import { type DataElement, dataElement, kernelsDefining } from '../data-elements.ts';
import { DolError, parseDol } from '../dol.ts';
import { ownBitTable, readBits } from './bit-readings.ts';

/** One way to read a tag. */
export interface ElementReading {
  element: DataElement;
  /** Whose reading it is; absent for one that all share. */
  kernelId?: number;
}

/**
 * How a tag with this value can be read: one way mostly; several where kernels differ and nothing tells whose
 * reading counts; none for an unknown tag.
 */
export function elementReadings(tag: number, value: Uint8Array, kernelId?: number): ElementReading[] {
  const common = dataElement(tag);
  const defining = kernelsDefining(tag);
  if (kernelId !== undefined) {
    const own = defining.includes(kernelId) ? dataElement(tag, kernelId)! : undefined;
    if (own && !(common && isTheSame(common, own, value))) return [{ element: own, kernelId }];
    if (common) return [{ element: common }];
  }
  if (common && fits(common, value)) return [{ element: common }];
  const readings = defining.map((id) => ({ element: dataElement(tag, id)!, kernelId: id }));
  const fitting = distinct(readings.filter(({ element }) => fits(element, value)));
  const plausible = fitting.filter((reading) => !hasReservedBits(reading, value));
  if (plausible.length > 0) return plausible;
  if (fitting.length > 0) return fitting;
  return common ? [{ element: common }] : distinct(readings);
}

/** A kernel's row for a common element: the common one has the standard's full name. */
function isTheSame(common: DataElement, own: DataElement, value: Uint8Array): boolean {
  const overlap = common.minLength <= own.maxLength && own.minLength <= common.maxLength;
  return overlap || (fits(common, value) && !fits(own, value));
}

function fits({ format, minLength, maxLength }: DataElement, value: Uint8Array): boolean {
  if (value.length < minLength || value.length > maxLength) return false;
  return format !== 'dol' || isDol(value);
}

/** A value that sets bits which a kernel reserves is rather another kernel's. */
function hasReservedBits({ element, kernelId }: ElementReading, value: Uint8Array): boolean {
  const table = kernelId === undefined ? undefined : ownBitTable(element.tag, kernelId);
  return table !== undefined && readBits(table, value).some(({ reserved }) => reserved);
}

function isDol(value: Uint8Array): boolean {
  try {
    parseDol(value);
    return true;
  } catch (error) {
    if (error instanceof DolError) return false;
    throw error;
  }
}

function distinct(readings: readonly ElementReading[]): ElementReading[] {
  return readings.filter(
    ({ element }, index) => readings.findIndex((other) => other.element.name === element.name) === index,
  );
}
