import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { LearnReport } from '../../../core/healer.js';
import { healerBin } from '../project.js';

export interface MiningCost {
  report: LearnReport;
  seconds: number;
  /** Seconds of a processor: what else the machine does makes the others longer. */
  processor: number | null;
  /** Most memory that it held at once; null where the system does not tell. */
  mebibytes: number | null;
}

/** Of Linux, a second. */
const ticks = 100;

/** `healer learn --from-history` in a repository, as a user runs it. */
export async function timeLearning(folder: string, limit: number): Promise<MiningCost> {
  const began = performance.now();
  const words = ['learn', '--from-history', '--json', '--limit', String(limit), '--budget', '2h'];
  const child = spawn(process.execPath, [healerBin, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let most: number | null = null;
  let processor: number | null = null;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    if (kibibytes) most = Math.max(most ?? 0, Number(kibibytes) / 1024);
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    if (user && system) processor = (Number(user) + Number(system)) / ticks;
  }, 200);
  try {
    const output = await text(child.stdout);
    return {
      report: JSON.parse(output) as LearnReport,
      seconds: (performance.now() - began) / 1000,
      mebibytes: most,
      processor,
    };
  } finally {
    clearInterval(watch);
  }
}
