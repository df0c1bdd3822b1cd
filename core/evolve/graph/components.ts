/**
 * Strongly connected components of a directed graph with more than one node, each in the order that its nodes were
 * given: Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion, so that no chain is too
 * long.
 */
export function cyclicComponents<T>(nodes: readonly T[], next: (node: T) => Iterable<T>): T[][] {
  const order = new Map<T, number>();
  const low = new Map<T, number>();
  const onStack = new Set<T>();
  const stack: T[] = [];
  const components: T[][] = [];
  const place = new Map(nodes.map((node, index) => [node, index]));

  const open = (node: T) => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, rest: next(node)[Symbol.iterator]() };
  };
  const lower = (node: T, to: number | undefined) =>
    low.set(node, Math.min(low.get(node) ?? 0, to ?? Number.POSITIVE_INFINITY));

  for (const root of nodes) {
    if (order.has(root)) continue;
    const path = [open(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { done, value } = top.rest.next();
      if (!done) {
        if (!order.has(value)) path.push(open(value));
        else if (onStack.has(value)) lower(top.node, order.get(value));
        continue;
      }
      path.pop();
      const { node } = top;
      const above = path.at(-1);
      if (above) lower(above.node, low.get(node));
      if (low.get(node) !== order.get(node)) continue;
      const component = stack.splice(stack.indexOf(node));
      for (const each of component) onStack.delete(each);
      if (component.length > 1)
        components.push(component.sort((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0)));
    }
  }
  return components;
}

/** A shortest way from one node to another, both ends included; null where there is none. */
export function shortestPath<T>(from: T, to: T, next: (node: T) => Iterable<T>): T[] | null {
  const before = new Map<T, T>();
  const queue = [from];
  const seen = new Set([from]);
  for (const node of queue)
    for (const each of next(node)) {
      if (each === to) {
        const path = [to, node];
        for (let at = before.get(node); at !== undefined; at = before.get(at)) path.push(at);
        return path.reverse();
      }
      if (seen.has(each)) continue;
      seen.add(each);
      before.set(each, node);
      queue.push(each);
    }
  return null;
}
