import { planSchedule, readScheduleStatus } from '../../cycle/schedule/schedule.js';
import { readLogs } from '../../log/read-log.js';
import { broken, type Check, sound } from '../check.js';

const looked = 10;

/** Memory of the last cycles as they have logged it, and paths of the schedule that have moved. */
export const checkCycles: Check = async ({ repo, config, store }) => {
  const status = await readScheduleStatus({ repo, config }, store, new Date());
  const { kind } = status;
  const moved =
    kind !== null && status.state === 'other'
      ? [
          broken(
            'schedule',
            `it is not in ${kind} as it would be written now`,
            'healer doctor --fix writes it again',
            async () => {
              await (await planSchedule({ repo, config }, kind)).install(new Date());
              return [`wrote the schedule again in ${kind}`];
            },
          ),
        ]
      : [];
  const used = (await readLogs(store))
    .flatMap(({ command, facts }) => (command === 'cycle' ? memoryIn(facts) : []))
    .slice(-looked);
  const memory =
    used.length === 0
      ? []
      : [
          sound(
            'memory of cycles',
            `${Math.max(...used)} MiB at most in the last ${used.length}, without what they ran`,
          ),
        ];
  return [...moved, ...memory];
};

function memoryIn(facts: unknown): number[] {
  const found = (facts as { memoryMiB?: unknown } | undefined)?.memoryMiB;
  return typeof found === 'number' ? [found] : [];
}
