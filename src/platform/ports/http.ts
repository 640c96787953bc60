export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Absolute, http or https. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
  /** From the call to the last byte of the answer, ms. */
  timeoutMs: number;
}

export type HttpResult =
  /** Names of headers in lower case; the body as it came, at most 1 MiB. */
  | { kind: 'answer'; status: number; headers: Readonly<Record<string, string>>; body: Uint8Array }
  /** Proven that no byte of the request left this machine. `reason` is for people: "connection refused". */
  | { kind: 'not_sent'; reason: string }
  /** It may have arrived, whatever came or did not come back. */
  | { kind: 'unanswered'; reason: string };

/** The web as an upstream sees it. Never rejects, never repeats by itself, follows no redirects. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResult>;
}
