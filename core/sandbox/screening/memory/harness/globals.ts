/**
 * Remembers the own properties of the global object that programs write to: all that can be listed, and `Date`, which
 * fake timers replace. The answer puts them back and takes away what has come since.
 */
export function keepGlobals(): () => void {
  const kept = new Map<string, PropertyDescriptor>();
  for (const name of [...Object.keys(globalThis), 'Date']) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    if (descriptor) kept.set(name, descriptor);
  }
  return () => {
    for (const name of Object.keys(globalThis)) if (!kept.has(name)) Reflect.deleteProperty(globalThis, name);
    for (const [name, descriptor] of kept) {
      const now = Object.getOwnPropertyDescriptor(globalThis, name);
      if (now?.value !== descriptor.value || now?.get !== descriptor.get)
        Reflect.defineProperty(globalThis, name, descriptor);
    }
  };
}
