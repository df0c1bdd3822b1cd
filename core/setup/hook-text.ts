/** The hooks that healer has a word in. */
export const hookNames = ['pre-push', 'post-commit', 'post-merge', 'post-checkout', 'pre-commit'] as const;
export type HookName = (typeof hookNames)[number];

/** Those that are put there by `init`; pre-commit comes with the first plugin that looks at commits. */
export const usualHooks: readonly HookName[] = hookNames.filter((hook) => hook !== 'pre-commit');

const opening = '# >>> healer (put here by `healer init`, removed by `healer uninstall`)';
const closing = '# <<< healer';

/** Finds healer's folder from a hook that git runs in the root of a checkout, whose `.git` is a file in linked ones and submodules. */
const fromCheckout =
  'if [ -d .git ]; then healer_folder=.git/healer; else healer_folder=$(git rev-parse --git-common-dir 2>/dev/null)/healer || :; fi';

/** The same for a hook inside git's own folder, without starting anything. */
export const fromHooksFolder = `healer_folder=\${0%/*}/../healer`;

/** Reads the shim of `hook` where healer is set up; in any other clone of the repository it does nothing. */
const readShim = (hook: HookName): string =>
  `[ ! -f "$healer_folder/hooks/${hook}" ] || . "$healer_folder/hooks/${hook}"`;

/** One line of POSIX sh, for tools whose hooks are values in a configuration. */
export const hookLine = (hook: HookName): string => `${fromCheckout}; ${readShim(hook)}`;

/** A whole hook that does only what healer does. */
export const newHook = (hook: HookName, locate?: string): string => weave('#!/bin/sh\n', hook, locate);

/** The shell script with healer's lines at its top, below the `#!`. What was woven in before is replaced. */
export function weave(script: string, hook: HookName, locate: string = fromCheckout): string {
  const own = unweave(script);
  const shebang = /^#!.*(?:\n|$)/.exec(own)?.[0] ?? '';
  const head = shebang === '' || shebang.endsWith('\n') ? shebang : `${shebang}\n`;
  return `${head}${[opening, locate, readShim(hook), closing].join('\n')}\n${own.slice(shebang.length)}`;
}

/** The script without healer's lines; the same text when it has none. */
export function unweave(script: string): string {
  const start = script.indexOf(opening);
  const end = script.indexOf(`${closing}\n`, start);
  return start < 0 || end < 0 ? script : script.slice(0, start) + script.slice(end + closing.length + 1);
}

/** Whether healer's lines can go into it: text for a POSIX-like shell. */
export function isShellScript(content: Buffer): boolean {
  if (content.includes(0)) return false;
  const text = content.toString('utf8');
  return (
    !text.startsWith('#!') ||
    /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:sh|bash|dash|ash|zsh|ksh)(?:\s|$)/.test(text)
  );
}
