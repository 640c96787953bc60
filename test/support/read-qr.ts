import { createRequire } from 'node:module';
import { PNG } from 'pngjs';

type Jsqr = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const jsqr = createRequire(import.meta.url)('jsqr') as Jsqr;

/** The QR code on a photograph of a page, as an app would read it; undefined: there is none. */
export function readQr(screenshot: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(screenshot);
  return jsqr(Uint8ClampedArray.from(data), width, height)?.data;
}
