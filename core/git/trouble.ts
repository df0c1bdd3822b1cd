/** What the user can do about what git could not, from what it printed; undefined where that says nothing of the kind. */
export function nextAfter(stderr: string): { next?: string } {
  const next = steps.find(([pattern]) => pattern.test(stderr))?.[1];
  return next === undefined ? {} : { next };
}

/** Texts of git and of strerror(3), in the C locale. */
const steps: readonly [pattern: RegExp, next: string][] = [
  [/no space left on device|disk quota exceeded/i, 'Make room on the disk and try again'],
  [
    /read-only file system|permission denied|operation not permitted|unable to create directory/i,
    'Make that path writable for this user and try again',
  ],
  [
    /invalid reference|nonexistent object/i,
    'Something removed it that collects garbage at once, such as git gc --prune=now: try again once that has ended',
  ],
  [
    /unable to (?:read|find|unpack|parse)|bad (?:object|tree|commit)|corrupt|missing (?:blob|tree|commit)|invalid object|is empty|could not (?:read|parse)|not a valid (?:object|commit)|unknown revision|inflate: /i,
    'An object of the repository is missing or damaged. See which with: git fsck --full. Then fetch it from a clone that has it',
  ],
];
