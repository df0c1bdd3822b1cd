import type { WorkerState } from './internals.js';

/** Snapshots are compared and never written: what a candidate gives must not be what the next one has to give. */
export function freezeSnapshots(state: WorkerState): void {
  const environment = state.config.snapshotOptions.snapshotEnvironment;
  if (environment === null) return;
  environment.saveSnapshotFile = async () => {};
  environment.removeSnapshotFile = async () => {};
  const { readSnapshotFile } = environment;
  const read = new Map<string, Promise<string | null>>();
  environment.readSnapshotFile = (path) => {
    const known = read.get(path) ?? readSnapshotFile.call(environment, path);
    read.set(path, known);
    return known;
  };
}
