import type { Patch } from '../../../core/model.js';
import type { PatchAction } from '../actions.js';
import { type Html, html } from '../html.js';
import { percent } from '../parts/score.js';
import { type Frame, form, layout } from './layout.js';

/** The question before a patch is decided on, for browsers without scripts; others show it on the patch's own page. */
export function confirmPage(frame: Frame, action: PatchAction, patch: Patch): Html {
  const { question } = wordsFor(action, patch, frame);
  const main = html`<h1>${question}</h1>${confirmation(frame, action, patch, html`<a class="button" href="${frame.at}/patches/${patch.id}">Cancel</a>`)}`;
  return layout(frame, { title: question, page: 'other', main });
}

/** The same question as a dialog. */
export function confirmDialog(frame: Frame, action: PatchAction, patch: Patch): Html {
  const { question } = wordsFor(action, patch, frame);
  return html`<dialog id="dialog-${action}" aria-labelledby="dialog-${action}-title">
<h2 id="dialog-${action}-title">${question}</h2>
${confirmation(frame, action, patch, html`<button type="button" class="button" data-close>Cancel</button>`)}
</dialog>`;
}

function confirmation(frame: Frame, action: PatchAction, patch: Patch, cancel: Html): Html {
  const { explanation, verb } = wordsFor(action, patch, frame);
  return html`<p><b>${patch.title}</b> in ${patch.files.join(', ')}, confidence ${percent(patch.confidence.value)}, safety ${percent(patch.safety.value)}.</p>
${patch.state === 'held' && html`<p class="warning">It was held back. ${patch.heldBecause}</p>`}
<p>${explanation}</p>
${form(frame, `/patches/${patch.id}/${action}`, html`<p class="buttons"><button class="button ${action === 'reject' ? 'danger' : 'primary'}">${verb}</button>${cancel}</p>`)}`;
}

export const actionWords: Record<PatchAction, { verb: string; key: string }> = {
  merge: { verb: 'Merge', key: 'm' },
  apply: { verb: 'Apply', key: 'a' },
  reject: { verb: 'Reject', key: 'r' },
  rollback: { verb: 'Roll back', key: 'b' },
};

function wordsFor(action: PatchAction, { state }: Patch, { branch }: Frame) {
  const { verb } = actionWords[action];
  if (action === 'merge')
    return {
      verb,
      question: `Merge into ${branch}?`,
      explanation: `The signed commit goes onto ${branch}, which is checked out. Where that has moved, the patch is proved again first.`,
    };
  if (action === 'apply')
    return {
      verb,
      question: 'Apply to the files?',
      explanation: 'The fix goes into the files as they are now. Nothing is committed.',
    };
  if (action === 'reject')
    return {
      verb,
      question: 'Reject for good?',
      explanation: 'The branch is deleted, and this edit is never proposed again for the same error.',
    };
  return {
    verb,
    question: 'Roll it back?',
    explanation:
      state === 'applied'
        ? 'The fix is taken out of the files again.'
        : `A signed revert goes onto ${branch}, and the tests are run on it.`,
  };
}
