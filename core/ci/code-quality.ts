import { type CiOutcome, placeOf } from './outcome.js';

/** A report of GitLab's code quality (a subset of the issues of Code Climate). */
export function codeQuality({ problems, findings }: CiOutcome) {
  return [
    ...problems.flatMap(({ error, status, patch, reason }) => {
      const place = placeOf(error);
      if (!place) return [];
      const fix = patch ? `a proved fix is on ${patch.branch}` : reason;
      return [
        {
          description: [error.title, fix].filter(Boolean).join(': '),
          check_name: `failure/${error.class}`,
          fingerprint: error.fingerprint,
          severity: status === 'flaky' || status === 'skipped' ? 'minor' : 'major',
          location: { path: place.file, lines: { begin: Math.max(1, place.line) } },
        },
      ];
    }),
    ...findings.map(({ message, check, fingerprint, severity, file, line }) => ({
      description: message,
      check_name: check,
      fingerprint,
      severity: severities[severity],
      location: { path: file, lines: { begin: line ?? 1 } },
    })),
  ];
}

const severities = { error: 'major', warning: 'minor', note: 'info' } as const;
