import type { Severity } from '../../../core/evolve/check.js';
import type { LastExamination } from '../../../core/evolve/record.js';
import { counted, relativeTime } from '../../render/time.js';
import { type Html, html } from '../html.js';
import { type Frame, layout } from './layout.js';

type Finding = LastExamination['findings'][number];

/** Of one check; `healer evolve --json` has them all. */
const mostOfOne = 50;

/** What `healer evolve` found the last time, by check, the gravest first. */
export function findingsPage(frame: Frame, last: LastExamination | null): Html {
  const findings = last?.findings ?? [];
  const main = html`<div class="heading"><h1>${counted(findings.length, 'finding')}</h1></div>
${
  last
    ? html`<p class="facts"><span>looked at ${relativeTime(last.at, frame.now)}</span> <span class="id">${last.commit?.slice(0, 7)}</span>
${!last.clean && html`<span>with uncommitted work</span>`} <span>${counted(last.checks.length, 'check')}</span> <span>${last.known} known to the baseline</span> <span>${last.suppressed} suppressed with a reason</span></p>`
    : html`<p class="quiet">Nothing was looked at yet: <code>healer evolve</code> does.</p>`
}
${groupsOf(findings).map((group, index) => groupSection(frame, group, index))}`;
  return layout(frame, { title: 'Findings', page: 'other', main });
}

function groupsOf(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.check, [...(groups.get(finding.check) ?? []), finding]);
  return [...groups.values()];
}

function groupSection(frame: Frame, group: readonly Finding[], index: number): Html | false {
  const [first] = group;
  if (!first) return false;
  const id = `check-${index}`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${first.check} ${severityBadge(first.severity)}</h2>
<p class="quiet">${first.category}, ${counted(group.length, 'finding')}</p>
<table class="rows findings">
<caption class="hidden">What ${first.check} found</caption>
<thead><tr><th scope="col">Finding</th><th scope="col">Fix</th></tr></thead>
<tbody>${group.slice(0, mostOfOne).map(
    (finding) => html`<tr>
<td class="what"><a data-row href="${frame.at}/findings/${finding.fingerprint}">${finding.message}</a> <span class="files">${placeOf(finding)}</span></td>
<td class="quiet">${finding.fix?.title}</td></tr>`,
  )}</tbody></table>
${group.length > mostOfOne && html`<p class="quiet">And ${group.length - mostOfOne} more: <code>healer evolve --check ${first.check} --json</code>.</p>`}
</section>`;
}

export const placeOf = ({ file, line }: { file: string; line?: number | undefined }): string =>
  line === undefined ? file : `${file}:${line}`;

const kinds: Record<Severity, 'bad' | 'wait' | 'past'> = { error: 'bad', warning: 'wait', note: 'past' };

export const severityBadge = (severity: Severity): Html =>
  html`<span class="badge ${kinds[severity] ?? 'past'}">${severity}</span>`;
