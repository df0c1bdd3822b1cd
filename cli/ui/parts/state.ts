import type { ErrorState, PatchState } from '../../../core/model.js';
import { type Html, html } from '../html.js';

const kinds: Record<ErrorState | PatchState | 'flapping', 'good' | 'bad' | 'wait' | 'past'> = {
  open: 'bad',
  regressed: 'bad',
  fixing: 'wait',
  patched: 'wait',
  resolved: 'good',
  ignored: 'past',
  flapping: 'bad',
  proposed: 'wait',
  held: 'bad',
  merged: 'good',
  applied: 'good',
  rejected: 'past',
  reverted: 'past',
  superseded: 'past',
};

/** The word for a state, with a colour beside it. */
export const stateBadge = (state: keyof typeof kinds): Html =>
  html`<span class="badge ${kinds[state] ?? 'past'}">${state}</span>`;
