import { builtinModules, createRequire } from 'node:module';

/** What JavaScript and Node bring themselves: classes and modules that all candidates of a thread share. */
export interface BuiltIns {
  /** Names of what is no longer as it was, such as `stream.Stream.prototype.pipe`. */
  changed(): string[];
  /** Puts back what has changed, but for these, and answers its names. */
  putBack(excused: ReadonlySet<string>): string[];
}

interface Kept {
  name: string;
  target: object;
  prototype: object | null;
  keys: readonly PropertyKey[];
  /** Properties with a value, which can be read without running anything. */
  values: readonly [PropertyKey, unknown][];
}

/** What belongs to the process, to loading and to debugging changes all the time. */
const changing = new Set(['console', 'domain', 'inspector', 'module', 'process', 'repl', 'sys', 'test']);

/** What anybody may set, and many do. */
const settings = new Set<PropertyKey>(['stackTraceLimit', 'prepareStackTrace']);

/** Remembers the global classes and the modules of Node that are loaded, with what is directly in them. */
export function keepBuiltIns(): BuiltIns {
  const kept: Kept[] = [];
  const known = new Set<object>();
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(globalThis)))
    if (typeof descriptor.value === 'function' && /^[A-Z]/.test(name)) keep(name, descriptor.value, 0);
  for (const [name, exports] of loadedModules()) keep(name, exports, 1);
  const changes = (): Change[] => {
    const found: Change[] = [];
    for (const one of kept) if (hasChanged(one)) found.push(...changesOf(one));
    return found;
  };
  return {
    changed: () => changes().map(({ name }) => name),
    putBack(excused) {
      const found = changes().filter(({ name }) => !excused.has(name));
      for (const change of found) change.undo();
      return found.map(({ name }) => name);
    },
  };

  function keep(name: string, value: unknown, depth: number): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || known.has(value))
      return;
    known.add(value);
    if (isMereFunction(value)) return;
    const one = keptOf(name, value);
    kept.push(one);
    for (const [key, inner] of one.values)
      if (key === 'prototype' || (depth > 0 && (typeof inner === 'function' || isPlain(inner))))
        keep(`${name}.${String(key)}`, inner, depth - 1);
  }
}

const ofFunctions = new Set<PropertyKey>(['length', 'name', 'arguments', 'caller', 'prototype']);

/** Whether a function has nothing but what each has, so that it is all that there is to compare. */
function isMereFunction(value: object): boolean {
  if (typeof value !== 'function' || !Reflect.ownKeys(value).every((key) => ofFunctions.has(key)))
    return false;
  const { prototype } = value as { prototype?: object };
  return !prototype || Reflect.ownKeys(prototype).every((key) => key === 'constructor');
}

function keptOf(name: string, target: object): Kept {
  const keys = Reflect.ownKeys(target);
  const isFixed = (key: PropertyKey) => typeof target === 'function' && (key === 'length' || key === 'name');
  const values = keys.flatMap((key): [PropertyKey, unknown][] => {
    const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
    const isKept = descriptor && 'value' in descriptor && !settings.has(key) && !isFixed(key);
    return isKept ? [[key, descriptor.value]] : [];
  });
  return { name, target, prototype: Reflect.getPrototypeOf(target), keys, values };
}

interface Change {
  name: string;
  undo(): void;
}

/** Asked after every round, and answered without making anything but the list of keys. */
function hasChanged({ target, prototype, keys, values }: Kept): boolean {
  const record = target as Record<PropertyKey, unknown>;
  for (const [key, value] of values) if (record[key] !== value && !Object.is(record[key], value)) return true;
  return Reflect.ownKeys(target).length !== keys.length || Reflect.getPrototypeOf(target) !== prototype;
}

function changesOf({ name, target, prototype, keys, values }: Kept): Change[] {
  const record = target as Record<PropertyKey, unknown>;
  const changes: Change[] = [];
  for (const [key, value] of values)
    if (!Object.is(record[key], value))
      changes.push({ name: `${name}.${String(key)}`, undo: () => put(target, key, value) });
  const now = Reflect.ownKeys(target);
  const added = now.length === keys.length ? [] : now.filter((key) => !keys.includes(key));
  for (const key of added)
    if (!settings.has(key))
      changes.push({ name: `${name}.${String(key)}`, undo: () => Reflect.deleteProperty(target, key) });
  if (Reflect.getPrototypeOf(target) !== prototype)
    changes.push({ name, undo: () => Reflect.setPrototypeOf(target, prototype) });
  return changes;
}

const put = (target: object, key: PropertyKey, value: unknown): boolean =>
  Reflect.getOwnPropertyDescriptor(target, key)
    ? Reflect.defineProperty(target, key, { value })
    : Reflect.defineProperty(target, key, { value, writable: true, configurable: true });

/** Whoever asks for a module of Node that is loaded gets what is there, so that asking changes nothing. */
function loadedModules(): [string, unknown][] {
  const require = createRequire(import.meta.url);
  const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] };
  const loaded = new Set(moduleLoadList);
  return builtinModules
    .filter((name) => loaded.has(`NativeModule ${name}`) && !name.startsWith('_') && !changing.has(name))
    .map((name) => [name, require(name)]);
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));
