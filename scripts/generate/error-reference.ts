import { ERRORS } from '../../src/platform/errors/error-table.ts';

export function errorReference(): string {
  return [
    '# Errors',
    '',
    'Generated from `src/platform/errors/error-table.ts` by `npm run generate`; do not edit.',
    '',
    'Every error the API answers has the shape `{code, message, hint}`. *Retry* says whether the same request',
    'may succeed later without anybody changing anything.',
    '',
    '| code | HTTP | retry | meaning | what to do |',
    '|---|---|---|---|---|',
    ...Object.entries(ERRORS).map(
      ([code, row]) =>
        `| \`${code}\` | ${row.status} | ${row.retry ? 'yes' : 'no'} | ${row.message} | ${row.hint} |`,
    ),
    '',
  ].join('\n');
}
