import { readFile, writeFile } from 'node:fs/promises';

/** Replaces the part of a page between `<!-- name -->` and `<!-- /name -->`. */
export async function writeSection(name: string, text: string, file = 'docs/benchmarks.md'): Promise<void> {
  const document = await readFile(file, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  if (start < 0 || end < start)
    throw new Error(`${file} has no place for ${name}: it needs ${open} and ${close}`);
  await writeFile(file, `${document.slice(0, start + open.length)}\n${text.trim()}\n${document.slice(end)}`);
}

/** A Markdown table. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
