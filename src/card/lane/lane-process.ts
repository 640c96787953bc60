import { type ChildProcess, spawn } from 'node:child_process';
import type { FromLane, ToLane } from './protocol.ts';

/** A lane as its supervisor holds it. */
export interface LaneProcess {
  readonly pid: number | undefined;
  /** What is sent to a process that has ended is lost. */
  send(message: ToLane): void;
  /** Ends it for sure, even inside a hung native call. */
  kill(): void;
  onMessage(listener: (message: FromLane) => void): void;
  /** Once, with the reason in words: "signal SIGKILL". */
  onEnd(listener: (reason: string) => void): void;
}

export interface LaneProgram {
  /** Absolute path of the lane's entry, src/daemon/lane-main.ts or what it was bundled to. */
  script: string;
  /** Flags of Node that make the script loadable, e.g. a TypeScript loader. */
  nodeFlags: readonly string[];
  /** Added to this process's environment. */
  environment: Readonly<Record<string, string>>;
}

/** A lane keeps little, must not disturb itself with large collections, and has no work for a pool of compiler threads. */
export const HEAP_FLAGS = ['--max-old-space-size=48', '--max-semi-space-size=1', '--v8-pool-size=1'];

/** PC/SC calls come one at a time; one more thread for files. */
const THREADS = '2';

/**
 * Starts a lane that dies with this process and leaves no core dump: it holds card data in the clear.
 * Its output goes nowhere; what it has to say it posts.
 */
export function spawnLane({ script, nodeFlags, environment }: LaneProgram): LaneProcess {
  const node = [process.execPath, ...HEAP_FLAGS, ...nodeFlags, script];
  const child = spawn('prlimit', ['--core=0:0', 'setpriv', '--pdeathsig', 'KILL', ...node], {
    env: { ...process.env, ...environment, UV_THREADPOOL_SIZE: THREADS },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  return laneProcess(child);
}

function laneProcess(child: ChildProcess): LaneProcess {
  let onEnd: (reason: string) => void = () => {};
  let ended = false;
  const end = (reason: string) => {
    if (ended) return;
    ended = true;
    onEnd(reason);
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => {
    const reason = signal ? `signal ${signal}` : `exit code ${code}`;
    // Why it ends is the last that it says, and may still be on its way when its end is known.
    if (child.connected) child.once('disconnect', () => end(reason));
    else end(reason);
  });
  return {
    get pid() {
      return child.pid;
    },
    send(message) {
      if (child.connected) child.send(message, () => {});
    },
    kill: () => child.kill('SIGKILL'),
    onMessage: (listener) => child.on('message', (message) => listener(message as FromLane)),
    onEnd(listener) {
      onEnd = listener;
    },
  };
}
