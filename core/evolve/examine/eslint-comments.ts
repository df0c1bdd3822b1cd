import type { Check } from '../check.js';
import type { SourceText } from '../source-text.js';
import type { Suppression } from './suppressions.js';

const form = /^\s*eslint-(disable-next-line|disable-line|disable|enable)(?=\s|$)([\s\S]*)$/;

interface Directive {
  kind: string;
  /** Empty where it is about every rule. */
  rules: string[];
  start: number;
  end: number;
}

/**
 * Comments that turn ESLint rules off for some lines speak for the checks that find the same: somebody looked there already
 * and wants it so.
 */
export function eslintSuppressionsIn(
  { comments, path }: Pick<SourceText, 'comments' | 'path'>,
  checks: readonly Pick<Check, 'id' | 'eslint'>[],
): Suppression[] {
  const directives = comments.flatMap(({ value, loc }): Directive[] => {
    const [, kind, rest = ''] = form.exec(value) ?? [];
    if (!kind) return [];
    const [names = ''] = rest.split(/\s-{2,}\s/);
    return [{ kind, rules: names.split(/[\s,]+/).filter(Boolean), start: loc.start.line, end: loc.end.line }];
  });
  return directives.flatMap((directive, at) =>
    checks
      .filter((check) => directive.kind !== 'enable' && isAbout(directive, check))
      .map((check) => ({
        checks: [check.id],
        ...linesOf(directive, () =>
          directives.slice(at).find((later) => later.kind === 'enable' && isAbout(later, check)),
        ),
        reason: 'ESLint is told to leave it alone',
        place: `${path}:${directive.start}`,
      })),
  );
}

const isAbout = ({ rules }: Directive, { eslint = [] }: Pick<Check, 'eslint'>): boolean =>
  eslint.some((rule) => rules.length === 0 || rules.includes(rule));

function linesOf(
  { kind, start, end }: Directive,
  enabling: () => Directive | undefined,
): Pick<Suppression, 'from' | 'to'> {
  if (kind === 'disable-next-line') return { from: end + 1, to: end + 1 };
  if (kind === 'disable-line') return { from: start, to: start };
  return { from: start, to: enabling()?.start ?? Number.MAX_SAFE_INTEGER };
}
