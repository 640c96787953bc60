import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const FOLDER = new URL('../../node_modules/.cache/tilld-bench/', import.meta.url).pathname;

/**
 * A package that is only measured against: installed beside the project's own when the bench first wants it, so that
 * nobody who runs or tests tilld has to have it.
 */
export async function peerPackage<Exports>(name: string, version: string): Promise<Exports> {
  const folder = `${FOLDER}node_modules/${name}`;
  if (!existsSync(folder)) {
    mkdirSync(FOLDER, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
    execFileSync('npm', ['install', '--prefix', FOLDER, ...flags, `${name}@${version}`], {
      stdio: 'inherit',
    });
  }
  const { main } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { main: string };
  return import(pathToFileURL(`${folder}/${main}`).href) as Promise<Exports>;
}
