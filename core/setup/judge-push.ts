import type { HookMode } from '../workspace/trust.js';
import type { RedTrees } from './red-marker.js';

/** What to say of a push, and whether to stop it. `pushed` holds `<tree> <local ref>` for each red tree in it. */
export function judgePush(
  pushed: readonly string[],
  red: RedTrees,
  mode: HookMode,
): { message: string; stop: boolean } {
  if (mode === 'off' || pushed.length === 0) return { message: '', stop: false };
  const stop = mode === 'block' || mode === 'still-block';
  const lines = pushed.flatMap((item) => describe(item, red));
  return { message: `${[...lines, `healer: ${ends[mode]}.`].join('\n')}\n`, stop };
}

const ends = {
  warn: 'the push goes on ("prePush": "warn" in .healer/config.json)',
  block: 'the push was stopped ("prePush": "block" in .healer/config.json)',
  'still-block':
    'the push was stopped: "prePush" was "block" until now, and the change is not agreed to yet (healer trust)',
};

function describe(item: string, red: RedTrees): string[] {
  const space = item.indexOf(' ');
  const patch = red.get(item.slice(0, space));
  const name = item.slice(space + 1).replace(/^refs\/(?:heads|tags)\//, '');
  const first = `healer: the tests are known to fail on ${name}, which is being pushed.`;
  return patch ? [first, `healer: ${patch.branch} heals it: healer review ${patch.id}`] : [first];
}
