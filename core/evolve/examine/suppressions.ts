import type { Finding } from '../finding.js';
import type { SourceText } from '../source-text.js';

/** What is left of the findings of a file once its comments had their say. */
export interface FileFindings {
  findings: Finding[];
  suppressed: number;
  /** Suppressions that give no reason, and so do nothing: `path:line`. */
  unexplained: string[];
}

export interface Suppression {
  /** Empty where the comment names none: then it is for every check. */
  checks: string[];
  /** Of the lines that it is for, the first and the last, 1-based. */
  from: number;
  to: number;
  reason: string;
  place: string;
}

const form = /^\s*\*?\s*healer-ignore(-next-line|-line|-file)\b([\s\S]*)$/;

/**
 * Comments that keep findings from being reported: `healer-ignore-next-line`, `healer-ignore-line` or
 * `healer-ignore-file`, the checks, `--` and the reason.
 */
export function suppressionsIn({ comments, path }: Pick<SourceText, 'comments' | 'path'>): Suppression[] {
  return comments.flatMap(({ value, loc }) => {
    const [, where, rest = ''] = form.exec(value) ?? [];
    if (!where) return [];
    const [names = '', ...reason] = rest.split('--');
    const line = where === '-next-line' ? loc.end.line + 1 : loc.start.line;
    const whole = where === '-file';
    return [
      {
        checks: names.split(/[\s,]+/).filter(Boolean),
        from: whole ? 1 : line,
        to: whole ? Number.MAX_SAFE_INTEGER : line,
        reason: reason
          .join('--')
          .replace(/\*\s*$/, '')
          .trim(),
        place: `${path}:${loc.start.line}`,
      },
    ];
  });
}

/** Takes out what a comment with a reason speaks for. */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
): FileFindings {
  const valid = suppressions.filter(({ reason }) => reason !== '');
  const isSuppressed = ({ check, line = 1 }: Finding): boolean =>
    valid.some(
      ({ checks, from, to }) => line >= from && line <= to && (checks.length === 0 || checks.includes(check)),
    );
  const left = findings.filter((finding) => !isSuppressed(finding));
  return {
    findings: left,
    suppressed: findings.length - left.length,
    unexplained: suppressions.filter(({ reason }) => reason === '').map(({ place }) => place),
  };
}
