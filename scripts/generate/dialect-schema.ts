import { z } from 'zod';
import { dialectSchema } from '../../src/host/iso8583/file/dialect-schema.ts';

/** For editors: `# yaml-language-server: $schema=dialect.schema.json`. */
export function dialectSchemaJson(): string {
  return `${JSON.stringify(z.toJSONSchema(dialectSchema, { io: 'input' }), null, 2)}\n`;
}
