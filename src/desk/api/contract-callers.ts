/** Whose order it is, for the audit log. */
export type Caller = 'register' | 'console' | 'cli';

/** What the command line calls itself in User-Agent. */
export const CLI_AGENT = 'tilld-cli';
