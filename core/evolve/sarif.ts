import type { Check, Severity } from './check.js';
import type { Finding, Place } from './finding.js';

/**
 * Findings as SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it: each with its fingerprint, so that it is known
 * again when its line moves.
 */
export function toSarif(findings: readonly Finding[], checks: readonly Check[], version: string) {
  const used = checks.filter(({ id }) => findings.some(({ check }) => check === id));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'healer',
            version,
            rules: used.map(({ id, title, why, severity, category }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              defaultConfiguration: { level: levels[severity] },
              properties: { tags: [category] },
            })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.check,
          ruleIndex: used.findIndex(({ id }) => id === finding.check),
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [location(finding)],
          ...(finding.related.length > 0 && {
            relatedLocations: finding.related.map((each, id) => ({
              id,
              message: { text: each.message },
              ...location(each),
            })),
          }),
          partialFingerprints: { 'healer/v1': finding.fingerprint },
        })),
      },
    ],
  };
}

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'note' };

const location = ({ file, line, column, endLine, endColumn }: Place) => ({
  physicalLocation: {
    artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
    ...(line !== undefined && {
      region: {
        startLine: line,
        ...(column !== undefined && { startColumn: column }),
        ...(endLine !== undefined && { endLine }),
        ...(endColumn !== undefined && { endColumn }),
      },
    }),
  },
});
