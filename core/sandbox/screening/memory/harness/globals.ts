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
  // Asked before every run: what has a value is read, which makes nothing.
  const values = [...kept].filter(([, descriptor]) => 'value' in descriptor);
  const others = [...kept].filter(([, descriptor]) => !('value' in descriptor));
  const record = realm as Record<string, unknown>;
  return () => {
    for (const name of Object.keys(realm)) if (!kept.has(name)) Reflect.deleteProperty(realm, name);
    for (const [name, descriptor] of values)
      if (record[name] !== descriptor.value) Reflect.defineProperty(realm, name, descriptor);
    for (const [name, descriptor] of others)
      if (Object.getOwnPropertyDescriptor(realm, name)?.get !== descriptor.get)
        Reflect.defineProperty(realm, name, descriptor);
  };
}
