import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../src/rig/cards/profiles.ts';

/** One form in which the account number of a card could stand somewhere. */
export interface Canary {
  name: string;
  bytes: Buffer;
}

/** More than a truncated PAN may show: ten digits from within. */
const insideOf = (pan: string): string => pan.slice(4, 14);

/** The characters of base64 that do not depend on what stands before and behind `bytes`. */
function base64Core(bytes: Buffer, offset: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  return Buffer.from(text.slice(first, Math.floor(((offset + bytes.length) * 8) / 6)), 'latin1');
}

/** Packed stands for track 2 as well, which begins with it. */
export function formsOf(name: string, pan: string): readonly Canary[] {
  return [
    { name: `${name}, packed`, bytes: Buffer.from(pan, 'hex') },
    { name: `${name}, a digit a byte`, bytes: Buffer.from([...pan].map(Number)) },
    { name: `${name}, text`, bytes: Buffer.from(insideOf(pan), 'latin1') },
    { name: `${name}, wide text`, bytes: Buffer.from(insideOf(pan), 'utf16le') },
    {
      name: `${name}, text in hex`,
      bytes: Buffer.from(Buffer.from(pan, 'latin1').toString('hex'), 'latin1'),
    },
    ...[0, 1, 2].flatMap((offset) => [
      { name: `${name}, packed in base64`, bytes: base64Core(Buffer.from(pan, 'hex'), offset) },
      { name: `${name}, text in base64`, bytes: base64Core(Buffer.from(pan, 'latin1'), offset) },
    ]),
  ];
}

const FORMS = PROFILES.flatMap(({ name, pan }) => formsOf(name, pan));

/** Names of the forms found in `bytes`. */
export function findIn(bytes: Buffer): string[] {
  return FORMS.filter((canary) => bytes.includes(canary.bytes)).map(({ name }) => name);
}

/** The same in text, with markup and spaces between digits taken out as well. */
export function findInText(text: string): string[] {
  const bare = text.replace(/<[^>]*>|\s/g, '');
  return [...new Set([...findIn(Buffer.from(text)), ...findIn(Buffer.from(bare))])];
}

/** What is found in every file under `folder`, sockets apart, with the file's path; `seen` collects the paths. */
export function findInFiles(folder: string, seen: string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((entry) => {
    const path = join(folder, entry);
    if (!statSync(path).isFile()) return [];
    seen.push(entry);
    return findIn(readFileSync(path)).map((name) => `${entry}: ${name}`);
  });
}
