import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { ConsoleMock } from './console-mock.ts';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenPage {
  page: Page;
  mock: ConsoleMock;
}

/** The console as this run has built it, and a browser to look with. */
export class ConsoleBrowser {
  /** What no page may do: errors, refused by policy, requests to another origin. */
  readonly faults: string[] = [];
  readonly #root = inject('consoleRoot');
  readonly #browser: Browser;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<ConsoleBrowser> {
    return new ConsoleBrowser(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
  }

  /** A fresh terminal and a fresh page on it; `arrange` sets the terminal up before the page comes. */
  async open(
    path: string,
    options: BrowserContextOptions = {},
    arrange: (mock: ConsoleMock) => void = () => {},
  ): Promise<OpenPage> {
    const mock = new ConsoleMock(this.#root);
    arrange(mock);
    await mock.start();
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    this.#closers.push(async () => {
      await context.close();
      await mock.stop();
    });
    const page = await context.newPage();
    this.#watch(page, mock.origin);
    await page.clock.install();
    await page.goto(mock.origin + path);
    await page.waitForSelector('[data-connection="open"], [data-scene]:not([data-scene="moment"])');
    return { page, mock };
  }

  /** Closes every page and its terminal. */
  async closePages(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  async quit(): Promise<void> {
    await this.#browser.close();
  }

  #watch(page: Page, origin: string): void {
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.faults.push(`outside request: ${request.url()}`);
    });
    page.on('console', (line) => {
      if (/Content Security Policy|Refused to/.test(line.text())) this.faults.push(line.text());
    });
  }
}
