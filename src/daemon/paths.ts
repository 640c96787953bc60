import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO_PROFILE = 'config/profiles/demo.yaml';

/** The folder above `config`, whether this runs bundled from dist or from source. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, DEMO_PROFILE))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`${DEMO_PROFILE} is not above the code`);
    folder = above;
  }
  return folder;
}

const root = projectRoot();

/** What ships with the program. */
export const paths = {
  demoProfile: join(root, DEMO_PROFILE),
  schemes: join(root, 'config/schemes'),
  console: join(root, 'dist/console'),
  lane: join(root, 'dist/lane.cjs'),
  ifdLibrary: join(root, 'dist/native/libifd-tilld.so'),
};
