export interface Section {
  heading: string;
  body: string;
}

/** The parts of a Markdown text between its headings. */
export function sectionsOf(text: string): Section[] {
  const found = [{ heading: '', lines: [] as string[] }];
  let fenced = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? undefined : /^#{1,6}\s+(.+?)\s*#*$/.exec(line.slice(0, 200).trimEnd())?.[1];
    if (heading === undefined) found.at(-1)?.lines.push(line);
    else found.push({ heading: heading.slice(0, 100), lines: [] });
  }
  return found.map(({ heading, lines }) => ({ heading, body: lines.join('\n').trim() }));
}
