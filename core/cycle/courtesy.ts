import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, constants, loadavg, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/schema.js';
import { runTool } from './schedule/run-tool.js';

type Courtesy = Pick<Settings, 'nice' | 'pauseOnBattery' | 'maxLoadPerProcessor'>;

/** What is known of the machine; from it where it is not told. */
export interface Machine {
  onBattery(): Promise<boolean>;
  /** Processes that want to run, on the average of the last minute, for each processor. */
  load(): number;
}

/** Why a cycle that nobody waits for should leave the machine alone now; null where it need not. */
export async function whyToWait(settings: Courtesy, machine: Machine = thisMachine): Promise<string | null> {
  if (settings.pauseOnBattery && (await machine.onBattery())) return 'the machine runs on its battery';
  const { maxLoadPerProcessor: most } = settings;
  const load = machine.load();
  if (most === null || load <= most) return null;
  return `the machine is busy: ${load.toFixed(1)} processes wait for each processor`;
}

/** Lets all other programs go first, with this process and all that it starts from now on: processors, and on Linux disks. */
export async function stepBack({ nice }: Pick<Courtesy, 'nice'>): Promise<void> {
  if (nice === 0) return;
  try {
    setPriority(Math.min(nice, constants.priority.PRIORITY_LOW));
  } catch {
    // Where it may not, or has stepped back further already.
  }
  if (process.platform === 'linux') await runTool('ionice', ['-c', '3', '-p', String(process.pid)]);
}

const thisMachine: Machine = {
  onBattery: () => (process.platform === 'darwin' ? onMacBattery() : onBattery()),
  load: () => (loadavg()[0] ?? 0) / availableParallelism(),
};

/** Linux: sysfs-class-power of the kernel's documentation. Of several batteries one that is being emptied is enough. */
export async function onBattery(folder = '/sys/class/power_supply'): Promise<boolean> {
  const supplies = await readdir(folder).catch((): string[] => []);
  const read = async (name: string, file: string): Promise<string> =>
    (await readFile(join(folder, name, file), 'utf8').catch(() => '')).trim();
  const emptied = await Promise.all(
    supplies.map(
      async (name) =>
        (await read(name, 'type')) === 'Battery' &&
        // That of a mouse is none of this machine.
        (await read(name, 'scope')) !== 'Device' &&
        (await read(name, 'status')) === 'Discharging',
    ),
  );
  return emptied.includes(true);
}

async function onMacBattery(): Promise<boolean> {
  return /drawing from 'Battery Power'/.test((await runTool('pmset', ['-g', 'batt']))?.stdout ?? '');
}
