import { z } from 'zod';

/** Names of imported keys, wherever one stands: it becomes a file name. */
export const IMPORTED_KEY_NAME = /^[a-z0-9-]{1,40}$/;
export const IMPORTED_KEY_NAME_FORM = '1 to 40 of a-z, 0-9 and "-"';

/** An option that names a key which "tilld keys import" has sealed. */
export const importedKeyName = z.string().regex(IMPORTED_KEY_NAME, IMPORTED_KEY_NAME_FORM);
