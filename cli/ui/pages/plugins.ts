import type { Recurring } from '../../../core/model.js';
import type { PluginState, PluginStatus } from '../../../core/plugins/plugins.js';
import { patternTitle } from '../../render/patterns.js';
import { counted, relativeTime } from '../../render/time.js';
import { type Html, html } from '../html.js';
import { type Frame, layout } from './layout.js';

export interface Learned {
  plugins: PluginStatus[];
  patterns: Recurring[];
}

const mostPatterns = 100;

/** The plugins of the repository, and what recurs in its fixes and errors. Nothing is changed here. */
export function pluginsPage(frame: Frame, { plugins, patterns }: Learned): Html {
  const main = html`<div class="heading"><h1>${counted(plugins.length, 'plugin')}</h1></div>
${
  plugins.length > 0
    ? html`<table class="rows">
<caption class="hidden">Plugins</caption>
<thead><tr><th scope="col">Plugin</th><th scope="col">State</th></tr></thead>
<tbody>${plugins.map(pluginRow)}</tbody></table>`
    : html`<p class="quiet">There are none: <code>healer plugins generate</code> makes some of what recurs.</p>`
}
<section aria-labelledby="patterns"><h2 id="patterns">${counted(patterns.length, 'pattern')}</h2>
${
  patterns.length > 0
    ? html`<table class="rows">
<caption class="hidden">What recurs</caption>
<thead><tr><th scope="col">What</th><th scope="col">How often</th></tr></thead>
<tbody>${patterns.slice(0, mostPatterns).map((pattern) => patternRow(frame, pattern))}</tbody></table>`
    : html`<p class="quiet">Nothing is known yet: <code>healer learn --from-history</code> looks for some.</p>`
}
${patterns.length > mostPatterns && html`<p class="quiet">And ${patterns.length - mostPatterns} more: <code>healer patterns --json</code>.</p>`}
</section>`;
  return layout(frame, { title: 'Plugins', page: 'other', main });
}

const kinds: Record<PluginState, 'good' | 'wait' | 'past' | 'bad'> = {
  on: 'good',
  untrusted: 'wait',
  off: 'past',
  failed: 'bad',
  broken: 'bad',
};

const pluginRow = ({ plugin, state, reason }: PluginStatus): Html => html`<tr>
<td class="what"><strong>${plugin.id}</strong> <span class="files">${plugin.manifest?.kind}</span> ${plugin.manifest?.title}</td>
<td><span class="badge ${kinds[state]}">${state}</span> <span class="quiet">${reason}</span></td></tr>`;

function patternRow(frame: Frame, pattern: Recurring): Html {
  const [what, often] = patternTitle(pattern);
  const last = 'lastSeen' in pattern ? `, ${relativeTime(pattern.lastSeen, frame.now)}` : '';
  return html`<tr><td class="what"><code>${what}</code></td><td class="quiet">${often}${last}</td></tr>`;
}
