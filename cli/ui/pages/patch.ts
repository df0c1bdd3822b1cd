import type { Patch } from '../../../core/model.js';
import { counted, duration, relativeTime } from '../../render/time.js';
import { actionsFor } from '../actions.js';
import { type Html, html } from '../html.js';
import { diffView } from '../parts/diff.js';
import { candidatesSection, mutantsSection, testsSection, worseSection } from '../parts/evidence.js';
import { placesSection } from '../parts/places.js';
import { percent, scoreSection } from '../parts/score.js';
import { stateBadge } from '../parts/state.js';
import type { PatchView } from '../read.js';
import { actionWords, confirmDialog } from './confirm.js';
import { type Frame, layout } from './layout.js';

/** One patch: the code first, then what speaks for and against it. */
export function patchPage(frame: Frame, view: PatchView): Html {
  const { patch, diff, evidence, errors, explanations, previous, next } = view;
  const actions = actionsFor(patch);
  const [error] = errors;
  const main = html`<div class="heading"><h1>${patch.title}</h1>
<p class="actions">${actions.map((action, index) => {
    const { verb, key } = actionWords[action];
    return html`<a class="button ${index === 0 ? 'primary' : ''}" href="${frame.at}/patches/${patch.id}/${action}" data-dialog="dialog-${action}" data-key="${key}">${verb} <kbd>${key}</kbd></a> `;
  })}</p></div>
<p class="facts">${stateBadge(patch.state)} <span>confidence <b>${percent(patch.confidence.value)}</b></span> <span>safety <b>${percent(patch.safety.value)}</b></span>
<span>${patch.strategy}</span><span>${patch.signed ? 'signed' : 'not signed'}</span><span>${relativeTime(patch.at, frame.now)}</span><span>on ${baseOf(patch)}</span><span class="id">${patch.id}</span></p>
${notes(patch).map((note) => html`<p class="note">${note}</p>`)}
${errors.map((each) => html`<p class="note">Heals <a href="${frame.at}/errors/${each.id}">${each.title}</a></p>`)}
<section aria-labelledby="diff"><h2 id="diff" class="hidden">Diff</h2>${diffView(diff, explanations)}</section>
${evidence && testsSection(evidence)}
<div class="columns">${scoreSection('Confidence', patch.confidence)}${scoreSection('Safety', patch.safety)}</div>
${evidence && html`<div class="columns">${mutantsSection(evidence)}${candidatesSection(evidence)}</div>${worseSection(evidence)}`}
${evidence === null && html`<p class="quiet">The note with the evidence is gone.</p>`}
${error && placesSection(frame, error, explanations[0], patch.id)}
<section aria-labelledby="origin"><h2 id="origin">Origin</h2><dl class="pairs">
<div><dt>Branch</dt><dd><code>${patch.branch}</code></dd></div>
<div><dt>Commit</dt><dd><code>${patch.commit}</code></dd></div>
<div><dt>Found in</dt><dd>${duration(1000 * patch.seconds)}, ${counted(patch.candidates.screened, 'candidate')} tried</dd></div>
${evidence && html`<div><dt>Isolation</dt><dd>${evidence.isolation}</dd></div><div><dt>Command</dt><dd><code>${evidence.command.join(' ')}</code></dd></div>`}
${evidence?.model && html`<div><dt>Made by</dt><dd>${evidence.model.name}</dd></div>`}
</dl></section>
${actions.map((action) => confirmDialog(frame, action, patch))}
<nav class="around" aria-label="Other patches">${previous && html`<a rel="prev" data-previous href="${frame.at}/patches/${previous.id}">Previous patch <kbd>k</kbd></a>`}
${next && html`<a rel="next" data-next href="${frame.at}/patches/${next.id}">Next patch <kbd>j</kbd></a>`}</nav>`;
  return layout(frame, { title: patch.title, page: 'patch', main });
}

const baseOf = ({ baseIsSnapshot, base, target }: Patch): string =>
  `${baseIsSnapshot ? 'uncommitted work' : base.slice(0, 10)}${target ? ` of ${target}` : ''}`;

const notes = ({ state, heldBecause, because, mergedAs, revertedAs, target }: Patch): string[] => [
  ...(because ? [because] : []),
  ...(state === 'held' && heldBecause ? [`Held back: ${heldBecause}`] : []),
  ...(mergedAs ? [`Merged${target ? ` into ${target}` : ''} as ${mergedAs.slice(0, 10)}.`] : []),
  ...(revertedAs ? [`Reverted by ${revertedAs.slice(0, 10)}.`] : []),
];
