import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, whether this runs bundled from dist or from source. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('tilld’s own package.json is not above its code');
    folder = above;
  }
  return folder;
}

const root = projectRoot();

/** What ships with the program. */
export const paths = {
  demoProfile: join(root, 'config/profiles/demo.yaml'),
  console: join(root, 'dist/console'),
  lane: join(root, 'dist/lane.js'),
  ifdLibrary: join(root, 'dist/native/libifd-tilld.so'),
};
