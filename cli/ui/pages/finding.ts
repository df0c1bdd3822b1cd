import { type Html, html } from '../html.js';
import type { FindingView } from '../read.js';
import { placeOf, severityBadge } from './findings.js';
import { type Frame, layout } from './layout.js';

/** One finding whole: what and where, the lines around it, why its check looks for that, and what to do about it. */
export function findingPage(frame: Frame, { finding, check, lines }: FindingView): Html {
  const { message, severity, category, fingerprint, related, fix } = finding;
  const main = html`<p class="quiet"><a href="${frame.at}/findings">All findings</a></p>
<div class="heading"><h1>${message}</h1></div>
<p class="facts">${severityBadge(severity)} <span>${finding.check}</span> <span>${category}</span> <span class="id">${fingerprint}</span></p>
<section aria-labelledby="place"><h2 id="place">Where</h2>
<p><code>${placeOf(finding)}</code></p>
${
  lines.length > 0 &&
  html`<pre class="message"><code>${lines.map(({ number, text, isIt }) => `${isIt ? '>' : ' '} ${String(number).padStart(5)}  ${text}\n`).join('')}</code></pre>`
}
</section>
${
  related.length > 0 &&
  html`<section aria-labelledby="related"><h2 id="related">Also</h2><ul class="list">${related
    .slice(0, 30)
    .map((each) => html`<li><code>${placeOf(each)}</code> ${each.message}</li>`)}</ul></section>`
}
${
  check &&
  html`<section aria-labelledby="why" class="prose"><h2 id="why">Why</h2><p>It is ${withCode(check.title)}.</p>
${check.why.split('\n\n').map((paragraph) => html`<p>${withCode(paragraph)}</p>`)}</section>`
}
<section aria-labelledby="next"><h2 id="next">What to do</h2>
${fix ? html`<p>healer can ${fix.title}, and proves with the tests that nothing breaks: <code>healer evolve --check ${finding.check}</code></p>` : html`<p>Change it by hand.</p>`}
${finding.line !== undefined && html`<p class="quiet">To keep it, write before the line <code>healer-ignore-next-line ${finding.check} -- why</code> in a comment.</p>`}
</section>`;
  return layout(frame, { title: message, page: 'other', main });
}

/** Text with what stands between backticks as code. */
const withCode = (text: string): Html[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
