import { needsFix } from '../figures/open-errors.js';
import type { Report } from '../report.js';
import { clock, counted, number, percent, span } from '../wording.js';
import { checks } from './checks.js';
import { confidence } from './confidence.js';
import { cycles } from './cycles.js';
import type { ReportDocument, Section } from './document.js';
import { evolution } from './evolution.js';
import { fixes } from './fixes.js';
import { flapping } from './flapping.js';
import { learning } from './learning.js';
import { openErrors } from './open-errors.js';
import { spending } from './spending.js';
import { success } from './success.js';
import { trends } from './trends.js';

const sections: readonly ((report: Report) => Section | null)[] = [
  openErrors,
  fixes,
  trends,
  success,
  confidence,
  learning,
  flapping,
  evolution,
  spending,
  cycles,
  checks,
];

/** A report in words and tables. What there is nothing to say of is left out. */
export function makeDocument(report: Report): ReportDocument {
  const at = clock(report.timeZone);
  const since = report.from === null ? 'since the beginning' : `from ${at(report.from)}`;
  return {
    title: `healer report on ${report.repository}`,
    subtitle: `${since} to ${at(report.to)} (${report.timeZone})`,
    lead: leadOf(report),
    figures: figuresOf(report),
    sections: sections.flatMap((each) => each(report) ?? []),
  };
}

function leadOf(report: Report): ReportDocument['lead'] {
  const unfixed = report.errors.open.filter(needsFix).length;
  const waiting = report.waiting.length;
  return [
    unfixed === 0
      ? { text: 'No error is without a fix.', isBad: false }
      : {
          text: `${counted(unfixed, 'error')} ${unfixed === 1 ? 'has' : 'have'} no fix: healer heal.`,
          isBad: true,
        },
    ...(waiting === 0
      ? []
      : [
          {
            text: `${counted(waiting, 'fix', 'fixes')} ${waiting === 1 ? 'waits' : 'wait'} for a decision: healer review.`,
            isBad: false,
          },
        ]),
    ...(report.cycles.missed === null
      ? []
      : [
          {
            text: `A scheduled cycle was due at ${clock(report.timeZone)(report.cycles.missed)} and did not run: healer status.`,
            isBad: true,
          },
        ]),
    ...report.notices.map((text) => ({ text: `${text}.`, isBad: true })),
  ];
}

function figuresOf({ errors, fixes: counts, times, success: { byStrategy }, spending: spent }: Report) {
  const decided = byStrategy.reduce((sum, { accepted }) => sum + accepted.whole, 0);
  const accepted = byStrategy.reduce((sum, each) => sum + each.accepted.part, 0);
  return [
    { label: 'open errors', value: number(errors.open.length) },
    { label: 'fixes offered', value: number(counts.offered) },
    { label: 'merged or applied', value: number(counts.merged + counts.applied) },
    { label: 'rejected', value: number(counts.rejected) },
    { label: 'reverted', value: number(counts.reverted) },
    ...(decided > 0 ? [{ label: 'of decided fixes stayed', value: percent(accepted / decided) }] : []),
    ...(times.toPatch.median === null
      ? []
      : [{ label: 'median time to patch', value: span(times.toPatch.median) }]),
    ...(spent.length > 0
      ? [{ label: 'spent on models', value: `$${spent.reduce((sum, { cost }) => sum + cost, 0).toFixed(2)}` }]
      : []),
  ];
}
