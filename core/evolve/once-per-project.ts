import type { Project } from './project.js';

/** What several checks need and is slow to find out: worked out for the first that asks, and kept as long as the project is looked at. */
export function oncePerProject<T>(work: (project: Project) => Promise<T>): (project: Project) => Promise<T> {
  const known = new WeakMap<Project, Promise<T>>();
  return (project) => {
    const running = known.get(project) ?? work(project);
    known.set(project, running);
    return running;
  };
}
