import { z } from 'zod';

/** A byte string of so many bytes in hex; in upper case from then on. */
export function hexBytes(minBytes: number, maxBytes = minBytes) {
  const size = minBytes === maxBytes ? minBytes : `${minBytes} to ${maxBytes}`;
  return z
    .string()
    .regex(new RegExp(`^([0-9A-Fa-f]{2}){${minBytes},${maxBytes}}$`), `${size} bytes in hex, in quotes`)
    .transform((text) => text.toUpperCase());
}
