import { fileMiBOf, type Limits, memoryOf } from './limits.js';

export interface KernelOptions {
  limits: Limits;
  /** Seconds of processor time that each process may use; null for what lives as long as healer wants it. */
  processorSeconds: number | null;
  /** Whether processes are counted for the run alone: in a user namespace of its own (Linux 5.14). */
  ownCount: boolean;
}

/**
 * `command` with the limits that the kernel itself keeps (setrlimit(2)), for each process: no core dump, size of a file,
 * open files, processor time, and private memory. The last is RLIMIT_DATA, since RLIMIT_AS would stop V8, which reserves
 * far more addresses than it uses; it is twice what all processes may use together, since it counts what is mapped and not
 * what is used. A limit that is lower already stays.
 */
export function limited(command: readonly string[], o: KernelOptions): string[] {
  const { limits } = o;
  const lines = [
    'ulimit -c 0',
    // In blocks of 512 bytes.
    `ulimit -f ${fileMiBOf(limits) * 2048}`,
    `ulimit -n ${limits.openFiles}`,
    ...(process.platform === 'linux' ? [`ulimit -d ${2 * memoryOf(limits) * 1024}`] : []),
    ...(o.processorSeconds === null
      ? []
      : [`ulimit -S -t ${o.processorSeconds}`, `ulimit -H -t ${o.processorSeconds + 5}`]),
    // bash and busybox call it -u, dash -p.
    ...(o.ownCount ? [`ulimit -u ${limits.processes} || ulimit -p ${limits.processes}`] : []),
  ];
  return ['/bin/sh', '-c', `{ ${lines.join('; ')}; } 2>/dev/null; exec "$@"`, 'sh', ...command];
}
