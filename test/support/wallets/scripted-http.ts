import type { Http, HttpRequest, HttpResult } from '../../../src/platform/ports/http.ts';

/** An Http that keeps what is sent and answers what it is told, in order; the last answer again and again. */
export class ScriptedHttp implements Http {
  readonly sent: HttpRequest[] = [];
  #results: HttpResult[] = [];

  answer(...results: HttpResult[]): void {
    this.#results = results;
  }

  async send(request: HttpRequest): Promise<HttpResult> {
    this.sent.push(request);
    const [next, ...later] = this.#results;
    if (!next) throw new Error(`nothing is scripted for ${request.url}`);
    if (later.length > 0) this.#results = later;
    return next;
  }
}
