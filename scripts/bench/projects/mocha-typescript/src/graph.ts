type Edges = Record<string, Record<string, number>>;

export class Cycle extends Error {
  override readonly name = 'Cycle';
}

/** Nodes so that each comes after what it depends on. */
export function order(dependencies: Record<string, readonly string[]>): string[] {
  const done: string[] = [];
  const active = new Set<string>();
  const visit = (node: string): void => {
    if (done.includes(node)) return;
    if (active.has(node)) throw new Cycle([...active, node].join(' > '));
    active.add(node);
    for (const before of dependencies[node] ?? []) visit(before);
    active.delete(node);
    done.push(node);
  };
  for (const node of Object.keys(dependencies)) visit(node);
  return done;
}

/** Dijkstra's shortest way, or null. */
export function shortest(edges: Edges, from: string, to: string): { length: number; path: string[] } | null {
  const lengths = new Map<string, number>([[from, 0]]);
  const origin = new Map<string, string>();
  const open = new Set([from]);
  while (open.size > 0) {
    const nearest = [...open].reduce((a, b) => (lengths.get(a)! <= lengths.get(b)! ? a : b));
    if (nearest === to) break;
    open.delete(nearest);
    for (const [next, length] of Object.entries(edges[nearest] ?? {})) {
      const total = lengths.get(nearest)! + length;
      if (total >= (lengths.get(next) ?? Infinity)) continue;
      lengths.set(next, total);
      origin.set(next, nearest);
      open.add(next);
    }
  }
  const length = lengths.get(to);
  if (length === undefined) return null;
  const path = [to];
  for (let at = to; at !== from; at = path[0]!) path.unshift(origin.get(at)!);
  return { length, path };
}
