import { execFile, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ip = (...words: string[]) => run('ip', words);

/** Machines of a network of their own, on this one: each has a network namespace and a cable to a common switch. */
export interface TestNetwork {
  /** Address of this process on the switch. */
  host: string;
  /** Words that start a command on a machine. */
  inside(machine: number): string[];
  /** Pulls the cable of a machine. */
  cut(machine: number): Promise<void>;
  mend(machine: number): Promise<void>;
  dispose(): Promise<void>;
}

/** Why none can be made here; false where they can. */
export const networkMissing = ((): string | false => {
  const name = `healer-probe-${process.pid}`;
  const { status, error } = spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
  if (error) return 'iproute2 is not installed';
  if (status !== 0) return 'network namespaces are not permitted here';
  spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
  return false;
})();

export async function openNetwork(machines: number): Promise<TestNetwork> {
  const mark = randomBytes(3).toString('hex');
  const bridge = `hb${mark}`;
  const subnet = `10.${100 + randomInt(100)}.${randomInt(250)}`;
  const namespace = (machine: number) => `healer-${mark}-${machine}`;
  const cable = (machine: number) => `hv${mark}-${machine}`;
  const dispose = async () => {
    for (let machine = 0; machine < machines; machine++)
      for (const end of [
        ['link', 'delete', cable(machine)],
        ['netns', 'delete', namespace(machine)],
      ])
        await ip(...end).catch(() => {});
    await ip('link', 'delete', bridge).catch(() => {});
  };
  try {
    await ip('link', 'add', bridge, 'type', 'bridge');
    await ip('addr', 'add', `${subnet}.1/24`, 'dev', bridge);
    await ip('link', 'set', bridge, 'up');
    for (let machine = 0; machine < machines; machine++) {
      const name = namespace(machine);
      const inner = ['-n', name];
      await ip('netns', 'add', name);
      await ip('link', 'add', cable(machine), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      await ip('link', 'set', cable(machine), 'master', bridge);
      await ip('link', 'set', cable(machine), 'up');
      await ip(...inner, 'addr', 'add', `${subnet}.${machine + 10}/24`, 'dev', 'eth0');
      await ip(...inner, 'link', 'set', 'eth0', 'up');
      await ip(...inner, 'link', 'set', 'lo', 'up');
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    host: `${subnet}.1`,
    inside: (machine) => ['ip', 'netns', 'exec', namespace(machine)],
    cut: async (machine) => {
      await ip('link', 'set', cable(machine), 'down');
    },
    mend: async (machine) => {
      await ip('link', 'set', cable(machine), 'up');
    },
    dispose,
  };
}
