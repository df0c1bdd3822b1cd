import type { Place } from './place.js';
import type { StateName } from './states.js';

/** A command that is killed, and what it may and must do. */
export interface Action {
  /** As the table names it. */
  name: string;
  state: StateName;
  words: readonly string[];
  /** Whose steps are counted: healer's own where not told. */
  stepsOf?: 'tests';
  /** Paths of the user's that it is its job to change. */
  changes: RegExp;
  /** The command that is run after the kill; the same where not told. */
  next?: readonly string[];
  /** Exit codes with which that ends when all is well. */
  codes: readonly number[];
  /** What it says instead where the killed command had come to its end. */
  orSays?: RegExp;
}

const nothing = /^$/;
const setUp = /^\.healer\/|^\.git\/hooks\//;
/** The file that the patch changes, and what git writes when a branch moves. */
const branch =
  /^src\/cart\.js$|^\.git\/(?:index|ORIG_HEAD|refs\/heads\/main|logs\/HEAD|logs\/refs\/heads\/main)$/;

/** Each is killed as often as any other. */
export const actions: readonly Action[] = [
  { name: 'init', state: 'new', words: ['init', '--yes'], changes: setUp, codes: [0] },
  {
    name: 'init, then uninstall',
    state: 'new',
    words: ['init', '--yes'],
    next: ['uninstall'],
    changes: setUp,
    codes: [0],
  },
  { name: 'uninstall', state: 'ready', words: ['uninstall'], changes: setUp, codes: [0] },
  { name: 'capture: test', state: 'ready', words: ['test'], changes: nothing, codes: [1] },
  {
    name: 'capture: reporters',
    state: 'ready',
    words: ['test'],
    stepsOf: 'tests',
    changes: nothing,
    codes: [1],
  },
  {
    name: 'capture: run',
    state: 'ready',
    words: ['run', '--', 'node', 'src/stop.js'],
    changes: nothing,
    codes: [1],
  },
  { name: 'capture: ingest', state: 'ready', words: ['ingest', 'app.log'], changes: nothing, codes: [1] },
  { name: 'trust', state: 'untrusted', words: ['trust'], changes: nothing, codes: [0] },
  { name: 'heal', state: 'failed', words: ['heal'], changes: nothing, codes: [0] },
  { name: 'heal, uncommitted work', state: 'failed-dirty', words: ['heal'], changes: nothing, codes: [0] },
  {
    name: 'review --merge',
    state: 'patched',
    words: ['review', '--merge', '--yes'],
    changes: branch,
    codes: [0],
  },
  {
    name: 'review --merge, branch moved',
    state: 'moved',
    words: ['review', '--merge', '--yes'],
    changes: branch,
    codes: [0],
  },
  {
    name: 'review --apply',
    state: 'patched',
    words: ['review', '--apply', '--yes'],
    changes: /^src\/cart\.js$/,
    codes: [0],
  },
  {
    name: 'review --reject',
    state: 'patched',
    words: ['review', '--reject', '--yes'],
    changes: nothing,
    codes: [0],
  },
  {
    name: 'rollback',
    state: 'merged',
    words: ['rollback', 'PATCH'],
    changes: branch,
    codes: [0],
    orSays: /is rolled back already/,
  },
  { name: 'sync', state: 'diverged', words: ['sync'], changes: nothing, codes: [0] },
  {
    name: 'schedule install',
    state: 'ready',
    words: ['schedule', 'install', '--with', 'cron', '--yes'],
    changes: nothing,
    codes: [0],
  },
  {
    name: 'schedule install, then remove',
    state: 'ready',
    words: ['schedule', 'install', '--with', 'cron', '--yes'],
    next: ['schedule', 'remove'],
    changes: nothing,
    codes: [0],
  },
  { name: 'cycle', state: 'watched', words: ['cycle'], changes: nothing, codes: [0] },
];

export type Places = Record<StateName, Place>;
