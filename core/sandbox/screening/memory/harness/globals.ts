/**
 * Remembers the own properties of a global object that programs write to: all that can be listed, and `Date`, which
 * fake timers replace. The answer puts them back and takes away what has come since.
 */
export function keepGlobals(realm: object = globalThis): () => void {
  const kept = new Map<string, PropertyDescriptor>();
  for (const name of [...Object.keys(realm), 'Date']) {
    const descriptor = Object.getOwnPropertyDescriptor(realm, name);
    if (descriptor) kept.set(name, descriptor);
  }
  return () => {
    for (const name of Object.keys(realm)) if (!kept.has(name)) Reflect.deleteProperty(realm, name);
    for (const [name, descriptor] of kept) {
      const now = Object.getOwnPropertyDescriptor(realm, name);
      if (now?.value !== descriptor.value || now?.get !== descriptor.get)
        Reflect.defineProperty(realm, name, descriptor);
    }
  };
}
