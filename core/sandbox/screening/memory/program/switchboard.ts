import type { Replacement } from '../schema/place.js';
import type { Steps } from './steps.js';

/** Where schemas find the switchboard of their realm. */
export const switchboardKey = 'healer.switchboard';

type OnCall = (file: string, slot: number, args: readonly unknown[]) => void;
type Compile = (code: string, steps: Steps) => AnyFunction;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** What a schema holds of each of its scopes: the replacements that are on, by slot. */
interface Opened {
  on: (AnyFunction | undefined)[];
}

/**
 * Switches functions of the loaded modules. A schema that opens itself anew, as a fresh module does, or a factory that is
 * called again, is one more instance, which lasts as long as the functions in it.
 */
export interface Switchboard {
  /** Called by schemas. */
  open(file: string, slots: number[], compile: Compile): Opened;
  /** Replacements stay until the next call; each is compiled when it is first called. */
  activate(replacements: readonly Replacement[]): void;
  /** What keeps a replacement that was called since then from being compiled; null where nothing does. */
  broken(): unknown;
  /** Puts every original in place, so that each call is heard of, and when it has returned. */
  listen(originals: readonly Replacement[], onCall: OnCall, onReturn?: () => void): void;
  /** The function of a slot as the last instance has it now; null where there is none. */
  functionAt(original: Replacement): AnyFunction | null;
  /** Whether a file's schema was loaded, rather than the file itself. */
  isLoaded(file: string): boolean;
  /** Forgets all instances. */
  clear(): void;
}

interface Instance extends Opened {
  file: string;
  slots: Set<number>;
  compile: Compile;
}

export function createSwitchboard(steps: Steps): Switchboard {
  const instances = weakList<Instance>();
  let onOpen: (instance: Instance) => void = () => {};
  let broken: unknown = null;
  const off = () => {
    for (const { on } of instances.all()) on.length = 0;
  };
  const each = (replacements: readonly Replacement[], make: Make): ((instance: Instance) => void) => {
    return (instance) => {
      for (const replacement of replacements) {
        if (replacement.file !== instance.file || !instance.slots.has(replacement.slot)) continue;
        instance.on[replacement.slot] = make(instance, replacement);
      }
    };
  };
  const put = (setUp: (instance: Instance) => void) => {
    off();
    onOpen = setUp;
    instances.all().forEach(setUp);
  };
  const lazily: Make = (instance, { slot, code }) =>
    function (...args) {
      const made = compiled(instance, code);
      instance.on[slot] = made;
      return made.apply(this, args);
    };
  // A test may expect an error, or catch one: this one must not count as the program's.
  const compiled = (instance: Instance, code: string): AnyFunction => {
    try {
      return instance.compile(code, steps);
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  return {
    open(file, slots, compile) {
      const instance: Instance = { file, slots: new Set(slots), compile, on: [] };
      instances.add(instance);
      onOpen(instance);
      return instance;
    },
    activate(replacements) {
      broken = null;
      put(each(replacements, lazily));
    },
    broken: () => broken,
    listen: (originals, onCall, onReturn = () => {}) =>
      put(
        each(originals, (instance, original) => {
          let made: AnyFunction | undefined;
          return function (...args) {
            made ??= instance.compile(original.code, steps);
            onCall(original.file, original.slot, args);
            try {
              return made.apply(this, args);
            } finally {
              onReturn();
            }
          };
        }),
      ),
    functionAt(original) {
      const instance = instances
        .all()
        .findLast(({ file, slots }) => file === original.file && slots.has(original.slot));
      return instance ? (instance.on[original.slot] ?? instance.compile(original.code, steps)) : null;
    },
    isLoaded: (file) => instances.all().some((instance) => instance.file === file),
    clear: instances.clear,
  };
}

/** A factory that a test calls in a loop makes more than anything that has to be switched later. */
const mostHeld = 20_000;

/** Holds things without keeping them, in the order in which they were added. */
function weakList<T extends object>() {
  let references: WeakRef<T>[] = [];
  return {
    add(thing: T) {
      if (references.length < mostHeld) references.push(new WeakRef(thing));
    },
    all(): T[] {
      const things: T[] = [];
      references = references.filter((reference) => {
        const thing = reference.deref();
        if (thing) things.push(thing);
        return thing !== undefined;
      });
      return things;
    },
    clear() {
      references = [];
    },
  };
}

type Make = (instance: Instance, replacement: Replacement) => AnyFunction;
