import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that a child may hold on to beyond what it held when its program was loaded. */
const mostGrowth = 384 * 2 ** 20;

/** Says whether what is held has grown too far; garbage is collected before it is counted. */
export function watchGrowth(): { isTooFar(): boolean } {
  let first: number | undefined;
  return {
    isTooFar() {
      const held = heldBytes();
      first ??= held;
      if (held - first < mostGrowth) return false;
      collectGarbage();
      return heldBytes() - first > mostGrowth / 2;
    },
  };
}

const heldBytes = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

let collect: (() => void) | undefined;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  collect();
}
