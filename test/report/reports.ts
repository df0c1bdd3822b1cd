import { learnedFigures } from '../../core/patterns/outcomes/learned.js';
import { type Report, reportOf } from '../../core/report/report.js';
import type { LedgerEvent } from '../../core/store/ledger-events.js';
import { replay } from '../../core/store/replay.js';
import { isPatch } from '../../core/store/schemas.js';
import { eightWeeks } from '../support/eight-weeks.js';
import { WrittenHistory } from '../support/history.js';

export const now = Date.parse('2026-03-20T12:00:00Z');

/** Makes a report of a ledger, as of a repository where no cycle is scheduled and no model named. */
export function makeReport(events: readonly LedgerEvent[], known: Partial<Report> = {}): Report {
  const report = reportOf(
    {
      events,
      examined: null,
      upgraded: null,
      repository: 'shop',
      cycles: { kind: null, state: 'none', next: null, missed: null, last: null },
      budgets: {
        fixes: { hour: { left: 2, of: 3 }, day: { left: 14, of: 15 } },
        models: { model: null, spent: null, limits: { calls: 100, tokens: 1000, cost: 1 } },
      },
      analyses: null,
      learned: learnedFigures(
        { patches: replay(events, 'patch', isPatch).records, outcomes: [], patterns: [] },
        { from: now - 56 * 86_400_000, now },
      ),
    },
    { from: now - 56 * 86_400_000, now, timeZone: 'UTC' },
  );
  return { ...report, ...known };
}

export const busyReport = (): Report => makeReport(eightWeeks(now).events);
export const emptyReport = (): Report => makeReport([]);

/** What an error message, a file name or a branch may be called by somebody who means ill. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></title></svg><script>alert(2)</script>',
  '![x](https://evil.example/p.png)',
  '[click](javascript:alert(1))',
  '| a | b |',
  '`code` *bold* _it_ ~~gone~~ $x$',
  '@everybody see #1 and www.evil.example or https://evil.example',
  'two\nlines\r\n# heading',
  'colour \u001b[31mred\u001b[0m and \u0007bell',
  'abc\u202edcba\u2066x\u2069\u200b',
  '&lt;b&gt; &#x3C;b&#x3E;',
  '{{style}} ${process.env.HOME} $& $1',
];

/** Each of the texts as the title of an error, a file, a class of test, a fix and a model. */
export function hostileReport(): Report {
  const at = new Date(now - 86_400_000).toISOString();
  const history = new WrittenHistory();
  for (const [index, text] of hostileTexts.entries()) {
    const [error, patch] = [`e0000000${index}`, `a0000000${index}`];
    const file = text.replaceAll('\n', '').replaceAll('\r', '');
    history
      .error(at, error, {
        title: text,
        locations: [{ file, line: 1 }],
        flapping: true,
        tests: [{ file, path: [text] }],
        history: [true, false, true].map((failed) => ({ at, tree: 't', failed })),
      })
      .patch(at, patch, { errors: [error], title: text, strategy: text })
      .append(at, [{ type: 'model.asked', data: { model: text, answer: 'h', cost: 1 } }]);
  }
  const [text = ''] = hostileTexts;
  return makeReport(history.events, {
    repository: text,
    evolution: hostileEvolution(at),
    cycles: {
      kind: 'cron',
      state: 'installed',
      next: at,
      missed: at,
      last: { startedAt: at, endedAt: at, outcome: 'failed', reason: hostileTexts.join(' ') },
    },
  });
}

/** Each of the texts as the name of a check, a file and a folder. */
function hostileEvolution(at: string): Report['evolution'] {
  const figures = {
    files: 1,
    lines: 1,
    functions: 1,
    complexity: 1,
    cycles: 0,
    findings: hostileTexts.map((check) => ({
      check,
      severity: 'note' as const,
      reach: 'file' as const,
      count: 1,
    })),
  };
  const [first = ''] = hostileTexts;
  const map = {
    hotspots: hostileTexts.map((file, index) => ({
      file,
      lines: 10 + index,
      complexity: 10 * index,
      revisions: 20 * index,
      score: 1 / (index + 1),
    })),
    folders: {
      folders: hostileTexts.map((name) => ({
        name,
        files: 1,
        stability: { afferent: 1, efferent: 3, instability: 0.75, abstractness: null, distance: null },
      })),
      uses: hostileTexts.slice(1).map((to) => ({ from: first, to, imports: 2 })),
    },
    packages: {
      packages: hostileTexts.map((name, index) => ({ name, files: 1, isOwn: index === 0 })),
      uses: hostileTexts.slice(1).map((to) => ({ from: first, to, imports: 2 })),
    },
  };
  const upgrades = hostileTexts.map((name, index) => ({
    name,
    kind: 'major' as const,
    places: [
      {
        file: name,
        section: 'dependencies' as const,
        line: 1,
        from: name,
        to: name,
        range: name,
        newRange: name,
      },
    ],
    state: 'refused' as const,
    reason: name,
    breaks: index === 0 ? [] : [{ file: name, path: [name] }],
    patch: null,
  }));
  return {
    upgrades: { id: 'last', at, commit: '0'.repeat(40), upgrades },
    commits: [0, 1].map((index) => ({
      commit: `${index}`.repeat(40),
      at: new Date(now - index).toISOString(),
      figures,
    })),
    last: {
      id: 'last',
      at,
      commit: 'a'.repeat(40),
      tree: 'b'.repeat(40),
      clean: true,
      checks: [...hostileTexts],
      findings: [],
      suppressed: 0,
      known: 0,
      figures,
      map,
    },
  };
}
