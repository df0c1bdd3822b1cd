/** Hands each piece of work to one that is free, in the order in which the work comes. */
export function createPool<T>(members: readonly T[]): <R>(work: (member: T) => Promise<R>) => Promise<R> {
  const idle = [...members];
  const waiting: ((member: T) => void)[] = [];
  return async (work) => {
    const member = idle.shift() ?? (await new Promise<T>((resolve) => waiting.push(resolve)));
    try {
      return await work(member);
    } finally {
      const next = waiting.shift();
      if (next) next(member);
      else idle.unshift(member);
    }
  };
}
