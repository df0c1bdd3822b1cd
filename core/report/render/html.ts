import { readFile } from 'node:fs/promises';
import { templatePath } from '../../package-root.js';
import type { Charts } from '../charts/index.js';
import { inMarkup } from '../charts/svg.js';
import type { Cell, Column, DocumentTable, ReportDocument, Section } from '../document/document.js';
import { makeDocument } from '../document/make-document.js';
import type { Report } from '../report.js';

/**
 * One page that needs nothing else: no script, no request, and no style but its own. Light or dark as the reader has it,
 * and made for print as well. Nothing in it that came from outside is markup.
 */
export async function reportHtml(report: Report): Promise<string> {
  const { charts } = await import('../charts/index.js');
  const [page, style] = await Promise.all(
    ['page.html', 'style.css'].map((name) => readFile(templatePath('report', name), 'utf8')),
  );
  const document = makeDocument(report);
  const slots: Record<string, string> = {
    style: style ?? '',
    title: inMarkup(document.title),
    head: headOf(document),
    sections: document.sections.map((section) => sectionOf(section, charts)).join('\n'),
  };
  return (page ?? '').replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined)
      throw new TypeError(`The page of a report has a slot ${slot} that nothing fills.`);
    return value;
  });
}

const headOf = ({ title, subtitle, lead, figures }: ReportDocument): string => `<header>
<h1>${inMarkup(title)}</h1>
<p class="when">${inMarkup(subtitle)}</p>
${lead.map(({ text, isBad }) => `<p class="lead${isBad ? ' bad' : ''}">${inMarkup(text)}</p>`).join('\n')}
<dl>
${figures.map(({ label, value }) => `<div><dt>${inMarkup(label)}</dt><dd>${inMarkup(value)}</dd></div>`).join('\n')}
</dl>
</header>`;

function sectionOf({ id, title, sentences, draw, tables }: Section, charts: Charts): string {
  const pictures = draw?.(charts) ?? [];
  return `<section class="${inMarkup(id)}" aria-labelledby="${inMarkup(id)}">
<h2 id="${inMarkup(id)}">${inMarkup(title)}</h2>
${sentences.map((each) => `<p>${inMarkup(each)}</p>`).join('\n')}
<div class="beside">
${pictures.length > 0 ? `<div class="pictures">\n${pictures.join('\n')}\n</div>\n` : ''}<div class="tables">
${tables.map((table, index) => tableOf(table, `${id}-${index + 1}`, charts)).join('\n')}
</div>
</div>
</section>`;
}

/** A wide table scrolls by itself, also from the keyboard, and has a name there. */
function tableOf({ caption, columns, rows, more }: DocumentTable, id: string, charts: Charts): string {
  return `<div class="scroll" role="region" tabindex="0" aria-labelledby="${inMarkup(id)}">
<table>
<caption id="${inMarkup(id)}">${inMarkup(caption)}</caption>
<thead><tr>${columns.map((column) => `<th scope="col"${classOf(column)}>${inMarkup(column.title)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => rowOf(row, columns, charts)).join('\n')}
</tbody>
</table>${more > 0 ? `\n<p>and ${more} more</p>` : ''}
</div>`;
}

function rowOf(row: readonly Cell[], columns: readonly Column[], charts: Charts): string {
  const cells = row.map((cell, index) => {
    const content = typeof cell === 'string' ? inMarkup(cell) : cell.draw(charts);
    const attributes = classOf(columns[index]);
    return index === 0 ? `<th scope="row"${attributes}>${content}</th>` : `<td${attributes}>${content}</td>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

function classOf(column: Column | undefined): string {
  const names = [column?.align === 'right' ? 'number' : '', column?.flexible ? 'wide' : ''].filter(Boolean);
  return names.length > 0 ? ` class="${names.join(' ')}"` : '';
}
