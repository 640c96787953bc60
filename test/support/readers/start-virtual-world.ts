import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorldCommand, WorldReply } from './virtual-world.ts';

export interface VirtualWorld {
  /** Leads PC/SC clients to the world's pcscd. */
  environment: Record<string, string>;
  pid: number;
  /** Resolves when it is done there, not when anybody noticed. */
  tell(command: WorldCommand): Promise<void>;
  stop(): Promise<void>;
}

/** A virtual reader, empty, in a process of its own. */
export async function startVirtualWorld(): Promise<VirtualWorld> {
  const script = fileURLToPath(new URL('./virtual-world.ts', import.meta.url));
  const child = fork(script, { execArgv: ['--import', 'tsx'] });
  const next = () =>
    new Promise<WorldReply>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the virtual world ended (${code})`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as WorldReply);
      });
    });
  const up = await next();
  if (up.kind !== 'up') throw new Error('the virtual world did not come up');
  return {
    environment: up.environment,
    pid: child.pid!,
    async tell(command) {
      const done = next();
      child.send(command);
      await done;
    },
    async stop() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.send({ kind: 'stop' } satisfies WorldCommand);
      await ended;
    },
  };
}
