import type { z } from 'zod';

/** What `schema` makes of a body of JSON in UTF-8; null when it is none, or not of that form. */
export function readJson<T>(schema: z.ZodType<T>, body: Uint8Array): T | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
  return schema.safeParse(parsed).data ?? null;
}
