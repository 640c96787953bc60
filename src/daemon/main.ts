import type { DaemonOptions } from '../desk/cli/cli-io.ts';
import { processIo } from '../desk/cli/process-io.ts';
import { runCli } from '../desk/cli/run-cli.ts';

/** Set by the build from package.json. */
declare const __TILLD_VERSION__: string | undefined;
const version = typeof __TILLD_VERSION__ === 'string' ? __TILLD_VERSION__ : '0.0.0-source';

const io = processIo({
  version,
  // Loaded only by `tilld run`: every other command is a small client.
  startDaemon: async (options: DaemonOptions) => {
    const { startDaemon } = await import('./start-daemon.ts');
    return startDaemon(options, { clock: io.clock, random: io.random, version, env: process.env });
  },
  transcriptTools: async () => {
    const { transcriptTools } = await import('./transcripts/transcript-tools.ts');
    return transcriptTools({ clock: io.clock, random: io.random, version, env: process.env });
  },
  auditTools: async () => {
    const { auditTools } = await import('./audit-tools.ts');
    return auditTools(io.random);
  },
  keyTools: async () => {
    const { keyTools } = await import('./key-tools.ts');
    return keyTools(io.random);
  },
  codeTools: async () => {
    const { codeTools } = await import('./code-tools.ts');
    return codeTools();
  },
});
void runCli(process.argv.slice(2), io).then((exitCode) => process.exit(exitCode));
