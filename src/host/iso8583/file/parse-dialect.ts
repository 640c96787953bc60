import { parseYaml } from '../../../platform/config/yaml-file.ts';
import { compileDialect, type Dialect } from '../dialect.ts';
import { dialectSchema } from './dialect-schema.ts';

/**
 * The dialect that the text of a file describes; `file` is its name in errors.
 * @throws TerminalError config_invalid: every problem with line, column, place and what is expected
 */
export function parseDialect(text: string, file: string): Dialect {
  return compileDialect(parseYaml(text, file, dialectSchema));
}
