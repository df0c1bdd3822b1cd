/**
 * Few edges without which nothing goes in circles, of a strongly connected component: the vertex order of Eades, Lin
 * and Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993), from which each edge that closes
 * no circle any more is given back. Fewest is NP-hard; this is near it.
 */
export function feedbackArcs<T>(nodes: readonly T[], next: (node: T) => Iterable<T>): [from: T, to: T][] {
  const place = new Map(orderOf(nodes, next).map((node, index) => [node, index]));
  const edges = nodes.flatMap((from) => [...next(from)].map((to): [T, T] => [from, to]));
  const isBackward = ([from, to]: [T, T]): boolean => (place.get(to) ?? 0) <= (place.get(from) ?? 0);
  const kept = new Map(nodes.map((node) => [node, new Set<T>()]));
  for (const [from, to] of edges.filter((edge) => !isBackward(edge))) kept.get(from)?.add(to);
  return edges.filter(isBackward).filter(([from, to]) => {
    if (reaches(to, from, kept)) return true;
    kept.get(from)?.add(to);
    return false;
  });
}

function orderOf<T>(nodes: readonly T[], next: (node: T) => Iterable<T>): T[] {
  const after = new Map(nodes.map((node) => [node, new Set(next(node))]));
  const before = new Map(nodes.map((node) => [node, new Set<T>()]));
  for (const [node, targets] of after) for (const to of targets) before.get(to)?.add(node);
  const left = new Set(nodes);
  const first: T[] = [];
  const last: T[] = [];
  const take = (node: T, list: T[]) => {
    list.push(node);
    left.delete(node);
    for (const to of after.get(node) ?? []) before.get(to)?.delete(node);
    for (const from of before.get(node) ?? []) after.get(from)?.delete(node);
  };
  const count = (sets: Map<T, Set<T>>, node: T): number => sets.get(node)?.size ?? 0;
  while (left.size > 0) {
    const sink = [...left].find((node) => count(after, node) === 0);
    const source = sink === undefined ? [...left].find((node) => count(before, node) === 0) : undefined;
    if (sink !== undefined) take(sink, last);
    else if (source !== undefined) take(source, first);
    else {
      const gain = (node: T): number => count(after, node) - count(before, node);
      take(
        [...left].reduce((best, node) => (gain(node) > gain(best) ? node : best)),
        first,
      );
    }
  }
  return [...first, ...last.reverse()];
}

function reaches<T>(from: T, to: T, edges: ReadonlyMap<T, ReadonlySet<T>>): boolean {
  const queue = [from];
  const seen = new Set(queue);
  for (const node of queue) {
    if (node === to) return true;
    for (const each of edges.get(node) ?? [])
      if (!seen.has(each)) {
        seen.add(each);
        queue.push(each);
      }
  }
  return false;
}
