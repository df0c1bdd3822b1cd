import type { Patch } from '../../../core/model.js';
import { duration } from '../../render/time.js';
import { type Html, html } from '../html.js';
import { type Job, jobTitle, type Outcome } from '../jobs.js';
import { stateBadge } from '../parts/state.js';
import type { Step } from '../step.js';
import { type Frame, form, layout } from './layout.js';
import { failureView } from './problem.js';

/** A job while it runs, and how it ended. */
export function jobPage(frame: Frame, job: Job, waiting: Patch[]): Html {
  const title = jobTitle(job);
  const body = job.state === 'running' ? runningView(frame, job) : endedView(frame, job, waiting);
  return layout(frame, {
    title,
    page: 'job',
    main: html`<h1>${title}</h1>${body}`,
    ...(job.state === 'running' && { refresh: 2 }),
  });
}

const facts: [keyof Step, string][] = [
  ['tried', 'Tried'],
  ['rate', 'Rate'],
  ['best', 'Best so far'],
  ['left', 'Budget'],
];

function runningView(frame: Frame, { id, latest, startedAt, phases }: Job): Html {
  return html`<div class="live" data-events="${frame.at}/jobs/${id}/events" data-started="${startedAt.toISOString()}">
<p class="phase" role="status"><span data-live="phaseWord">${latest?.phaseWord ?? 'Starting'}</span></p>
<p class="quiet" data-live="message">${latest?.message}</p>
<dl class="pairs">${facts.map(
    ([name, label]) =>
      html`<div><dt>${label}</dt><dd data-live="${name}">${latest?.[name] || '–'}</dd></div>`,
  )}<div><dt>So far</dt><dd data-elapsed>${duration(frame.now.getTime() - startedAt.getTime())}</dd></div></dl>
<ol class="phases" data-phases data-count="${phases.length}" aria-label="Steps">${phases.map((step) => html`<li>${step.phaseWord} <span class="files">${step.error.slice(0, 7)}</span></li>`)}</ol>
</div>
${form(frame, `/jobs/${id}/stop`, html`<button class="button">Stop</button>`)}`;
}

function endedView(frame: Frame, job: Job, waiting: Patch[]): Html {
  const took = duration((job.endedAt ?? frame.now).getTime() - job.startedAt.getTime());
  const made = waiting.filter(({ id }) => job.outcome?.patches?.includes(id));
  const onward = made[0] ?? (job.state === 'done' ? waiting[0] : undefined);
  const about = aboutLink(job);
  return html`${job.failure && failureView(job.failure)}
${job.outcome && outcomeView(frame, job.outcome)}
${made.length > 0 && html`<h2>For review</h2><ul class="list">${made.map((patch) => html`<li><a href="${frame.at}/patches/${patch.id}">${patch.title}</a> <span class="files">${patch.files.join(', ')}</span> ${stateBadge(patch.state)}</li>`)}</ul>`}
<p class="quiet">Took ${took}.</p>
<p class="buttons">${onward && html`<a class="button primary" data-first href="${frame.at}/patches/${onward.id}">${made.length > 0 ? 'Review' : 'Next patch'}</a>`}
${about && html`<a class="button" href="${frame.at}${about.href}">${about.text}</a>`}
<a class="button" href="${frame.at}/">Back to the list</a></p>`;
}

const outcomeView = (
  frame: Frame,
  { text, rows = [], notes = [] }: Outcome,
): Html => html`<p class="sentence" role="status">${text}</p>
${
  rows.length > 0 &&
  html`<table class="rows outcome"><caption class="hidden">What became of each</caption><thead><tr><th scope="col">Result</th><th scope="col">What</th></tr></thead><tbody>${rows
    .slice(0, 200)
    .map(
      ({
        word,
        good,
        text: what,
        detail,
        href,
      }) => html`<tr><td><span class="badge ${good ? 'good' : 'bad'}">${word}</span></td>
<td class="what">${href ? html`<a data-row href="${frame.at}${href}">${what}</a>` : what} <span class="detail">${detail}</span></td></tr>`,
    )}</tbody></table>`
}
${notes.map((note) => html`<p class="warning">${note}</p>`)}`;

function aboutLink({ about: { patch, error } }: Job): { href: string; text: string } | undefined {
  if (patch) return { href: `/patches/${patch}`, text: 'The patch' };
  return error ? { href: `/errors/${error}`, text: 'The error' } : undefined;
}
