import { edgesOf, type NpmEdge, type NpmLock } from './npm-lock.js';

export interface Flags {
  dev: boolean;
  optional: boolean;
  devOptional: boolean;
  extraneous: boolean;
}

/**
 * What each folder is installed for, as npm marks it: `dev` where every way to it from the root begins in devDependencies,
 * `optional` where each has an optional part, `devOptional` where each has one of both (@npmcli/arborist, calc-dep-flags).
 */
export function flagsOf(lock: NpmLock): Map<string, Flags> {
  const reached = (isWay: (edge: NpmEdge) => boolean): Set<string> => reach(lock, isWay);
  const all = reached(() => true);
  const withoutDev = reached(({ kind }) => kind !== 'dev');
  const withoutOptional = reached(({ kind }) => !/optional$/.test(kind));
  const withoutBoth = reached(({ kind }) => kind !== 'dev' && !/optional$/.test(kind));
  const flags = Object.keys(lock.packages).map((folder): [string, Flags] => {
    const dev = !withoutDev.has(folder);
    const optional = !withoutOptional.has(folder);
    return [
      folder,
      {
        dev,
        optional,
        devOptional: !dev && !optional && !withoutBoth.has(folder),
        extraneous: !all.has(folder),
      },
    ];
  });
  return new Map(flags);
}

function reach(lock: NpmLock, isWay: (edge: NpmEdge) => boolean): Set<string> {
  const reached = new Set(['']);
  for (const folder of reached)
    for (const edge of edgesOf(lock, folder)) if (edge.to !== null && isWay(edge)) reached.add(edge.to);
  return reached;
}
