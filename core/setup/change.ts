import { relative } from 'node:path';

/** One thing that setting up, or undoing it, did. */
export interface Change {
  action: 'created' | 'changed' | 'restored' | 'removed' | 'kept';
  /** Relative to the checkout where it is inside, else absolute. */
  path: string;
  what: string;
}

export function describeChange(root: string, action: Change['action'], path: string, what: string): Change {
  return { action, path: relativeTo(root, path), what };
}

/** How a path is named to the user: relative where it is inside the checkout. */
export function relativeTo(root: string, path: string): string {
  const way = relative(root, path);
  return way.startsWith('..') ? path : way;
}
