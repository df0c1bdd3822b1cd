import type { Project } from './project.js';

/** What several checks need and is slow to find out: worked out for the first that asks, and kept as long as the project is looked at. */
export function oncePerProject<T, Seen extends Partial<Project> = Project>(
  work: (project: Seen) => Promise<T>,
): (project: Seen) => Promise<T> {
  const known = new WeakMap<Seen, Promise<T>>();
  return (project) => {
    const running = known.get(project) ?? work(project);
    known.set(project, running);
    return running;
  };
}
