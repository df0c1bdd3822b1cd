import { checks } from '../evolve/checks/index.js';
import { toSarif } from '../evolve/sarif.js';
import { ownVersion } from '../package-root.js';
import { type CiOutcome, type Problem, placeOf } from './outcome.js';

/** GitHub shows that many results of a run. */
const mostResults = 5000;

/**
 * Errors and findings as SARIF 2.1.0 (OASIS). An error is known again by its fingerprint when lines move, and so is a
 * finding. The errors come first where there are more than GitHub shows; one without a place in the repository is left out.
 */
export function ciSarif({ problems, findings }: CiOutcome) {
  const placed = problems.flatMap((problem) => errorResult(problem) ?? []).slice(0, mostResults);
  const found = toSarif(findings.slice(0, mostResults - placed.length), checks, ownVersion());
  const [run] = found.runs;
  const classes = [...new Set(placed.map(({ ruleId }) => ruleId))].sort();
  const rules = run?.tool.driver.rules ?? [];
  const results = placed.map((result) => ({
    ...result,
    ruleIndex: rules.length + classes.indexOf(result.ruleId),
  }));
  return {
    ...found,
    runs: [
      {
        ...run,
        automationDetails: { id: 'healer/' },
        tool: { driver: { ...run?.tool.driver, rules: [...rules, ...classes.map(ruleOf)] } },
        results: [...results, ...(run?.results ?? [])],
      },
    ],
  };
}

const ruleOf = (id: string) => ({
  id,
  shortDescription: { text: `A test, or the program, fails: ${id.replace('failure/', '')}` },
  fullDescription: { text: 'What healer has captured, with what became of it.' },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['tests'] },
});

function errorResult({ error, status, reason, patch }: Problem) {
  const place = placeOf(error);
  if (!place || /^(?:\/|[a-z]+:|\.\.\/)|^node_modules\//i.test(place.file)) return null;
  const fix = patch ? `A proved fix is on ${patch.branch}: ${patch.title}` : reason;
  return {
    ruleId: `failure/${error.class}`,
    level: status === 'flaky' || status === 'environment' || status === 'skipped' ? 'warning' : 'error',
    message: {
      text: [error.title, error.failure.thrown.message, fix].filter(Boolean).join('\n').slice(0, 4000),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(place.file), uriBaseId: '%SRCROOT%' },
          region: {
            startLine: Math.max(1, place.line),
            ...(place.column !== undefined && place.column > 0 && { startColumn: place.column }),
          },
        },
      },
    ],
    partialFingerprints: { 'healerError/v1': error.fingerprint },
  };
}
