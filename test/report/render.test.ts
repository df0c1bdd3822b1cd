import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parser } from 'htmlparser2';
import { reportHtml } from '../../core/report/render/html.js';
import { inMarkdown, reportMarkdown } from '../../core/report/render/markdown.js';
import { reportText } from '../../core/report/render/text.js';
import { WrittenHistory } from '../support/history.js';
import { busyReport, emptyReport, hostileReport, hostileTexts, makeReport } from './reports.js';

/** Names of the elements and attributes of a page, and its text. */
function read(html: string) {
  const [tags, attributes] = [new Set<string>(), new Set<string>()];
  let text = '';
  const parser = new Parser({
    onopentag: (name, given) => {
      tags.add(name);
      for (const [key, value] of Object.entries(given)) attributes.add(`${key}=${value}`);
    },
    ontext: (part) => {
      text += part;
    },
  });
  parser.end(html);
  return { tags, attributes: [...attributes], text };
}

const unsafeCharacters = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

test('a page has headings in order, a table beside each picture, and words for each picture', async () => {
  const html = await reportHtml(busyReport());
  const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => level).join('');
  assert.match(levels, /^12+$/);
  for (const title of ['Open errors', 'Trends', 'Success', 'Confidence against outcome', 'Flapping tests'])
    assert.match(html, new RegExp(`<h2 id="[a-z]+">${title}</h2>`));
  for (const section of html.split('<section').slice(1))
    if (section.includes('<svg')) assert.match(section, /<table>/);
  const pictures = html.match(/<svg /g)?.length ?? 0;
  assert.ok(pictures > 20);
  assert.equal(html.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)?.length, pictures);
  assert.equal(html.match(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/g)?.length, pictures);
});

test('a page names nothing outside of itself, and runs nothing', async () => {
  const { tags, attributes } = read(await reportHtml(busyReport()));
  for (const tag of ['script', 'link', 'img', 'iframe', 'object', 'a', 'form', 'use', 'image'])
    assert.ok(!tags.has(tag), tag);
  assert.deepEqual(
    attributes.filter((each) => /^(?:src|href|srcset|action|style|on\w+)=/.test(each)),
    [],
  );
  const addresses = attributes.filter((each) => each.includes('://'));
  assert.deepEqual(addresses, ['xmlns=http://www.w3.org/2000/svg']);
});

test('on a page what came from outside is text', async () => {
  const [known, hostile] = [read(await reportHtml(busyReport())), read(await reportHtml(hostileReport()))];
  const others = (own: Iterable<string>, all: ReadonlySet<string>) =>
    [...own].filter((each) => !all.has(each));
  assert.deepEqual(others(hostile.tags, known.tags), []);
  const names = (attributes: string[]) => new Set(attributes.map((each) => each.split('=')[0] ?? ''));
  assert.deepEqual(others(names(hostile.attributes), names(known.attributes)), []);
  assert.doesNotMatch(hostile.text, unsafeCharacters);
  for (const text of hostileTexts.filter((each) => /^[ -~]*$/.test(each)))
    assert.ok(hostile.text.includes(text), text);
  assert.match(hostile.text, /abc\\u202edcba\\u2066x/);
});

test('in Markdown what came from outside is text', () => {
  const markdown = reportMarkdown(hostileReport());
  assert.doesNotMatch(markdown, unsafeCharacters);
  assert.doesNotMatch(markdown, /(?<!\\)<|(?<!\\)!?(?<!\\)\[|(?<!\\)`|(?<!\\)~|@|:\/\/|www\.|(?<!\\)\$/);
  assert.equal(markdown.match(/^# /gm)?.length, 1);
  const cells = new Set(
    markdown
      .slice(markdown.indexOf('### Errors that are open now'), markdown.indexOf('## Fixes'))
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.match(/(?<!\\)\|/g)?.length),
  );
  assert.deepEqual([...cells], [7]);
});

test('Markdown keeps plain texts as they are', () =>
  assert.equal(inMarkdown('3 !== 5 (src/add.js:1), C# - done.'), '3 !== 5 (src/add.js:1), C# - done.'));

test('the text is one line for each thing, and holds nothing that a terminal obeys', () => {
  const text = reportText(hostileReport());
  assert.doesNotMatch(text, unsafeCharacters);
  assert.doesNotMatch(text, /^# heading/m);
  assert.match(text, /^! A scheduled cycle was due at 2026-03-19 12:00 and did not run: healer status\.$/m);
});

test('of an empty repository a report says that there is nothing, and leaves out what says nothing', async () => {
  const report = emptyReport();
  const headings = reportMarkdown(report).match(/^## .*/gm);
  assert.deepEqual(headings, ['## Open errors', '## Fixes', '## Trends', '## Budget']);
  assert.match(reportText(report), /No error is without a fix\./);
  const html = await reportHtml(report);
  assert.doesNotMatch(html, /NaN|Infinity|undefined|null/);
  assert.doesNotMatch(reportMarkdown(busyReport()) + reportText(report), /NaN|Infinity/);
});

test('that cycles are scheduled and do not run stands at the top', () => {
  const missed = '2026-03-20T10:17:00.000Z';
  const report = makeReport([], {
    cycles: { kind: 'cron', state: 'installed', next: missed, missed, last: null },
  });
  const [, , lead = ''] = reportMarkdown(report).split('\n\n');
  assert.match(lead, /\*\*A scheduled cycle was due at 2026-03-20 10:17 and did not run/);
  assert.match(reportMarkdown(report), /## Unattended cycles\n\nA cycle was due/);
});

test('a list of hundreds of errors is cut, and says how many are left out', () => {
  const history = new WrittenHistory();
  for (let index = 100; index < 400; index += 1) history.error('2026-03-19', `e${index}`);
  assert.match(reportMarkdown(makeReport(history.events)), /^and 250 more$/m);
});
