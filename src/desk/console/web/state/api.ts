import type { Refusal } from './contract.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

const ANSWER_TIMEOUT_MS = 10_000;

/** The refusal of a request that got no answer at all; pages say it in their own words. */
export const NO_ANSWER: Refusal = { code: 'no_answer', message: '', hint: '' };

/** One request to the terminal's API. Never throws: what went wrong is a value. */
export async function call<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: body ? { ...headers, 'Content-Type': 'application/json' } : headers,
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) return { ok: true, value: value as T };
    return {
      ok: false,
      refusal: isRefusal(value) ? value : { ...NO_ANSWER, code: `http_${response.status}` },
    };
  } catch {
    return { ok: false, refusal: NO_ANSWER };
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
