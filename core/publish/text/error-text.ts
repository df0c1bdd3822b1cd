import { classWords } from '../../diagnose/class-words.js';
import type { ErrorRecord } from '../../model.js';
import { printableText } from '../../printable.js';
import { inMarkdown } from '../../report/render/markdown.js';
import { codeBlock, details, fitted, inlineCode, rows, titleOf } from './markdown.js';

export const issueTitle = ({ title }: ErrorRecord): string => titleOf(title);

/** The text of the issue for an error: what fails, where, and since when. */
export function issueText(error: ErrorRecord, longest: number): string {
  const { id, class: kind, tests, locations, failure, branches } = error;
  const { thrown, frames } = failure;
  const own = frames.filter(({ origin }) => origin === 'project').slice(0, 15);
  const sections = [
    `healer has no fix for this error. ${classWords[kind]}`,
    codeBlock(cut(printableText(`${thrown.name}: ${thrown.message}`), 4_000)),
    rows([
      ['class', kind],
      ...(tests.length > 0
        ? [
            [
              'tests',
              tests
                .slice(0, 10)
                .map(({ file, path }) => `${inlineCode(path.join(' › '))} in ${inlineCode(file)}`)
                .join('<br>'),
            ] as const,
          ]
        : []),
      ...(locations.length > 0
        ? [
            [
              'where',
              locations
                .slice(0, 5)
                .map(({ file, line }) => inlineCode(`${file}:${line}`))
                .join('<br>'),
            ] as const,
          ]
        : []),
      ['first seen', day(error.firstSeen)],
      ['last seen', day(error.lastSeen)],
      ...(branches.length > 0 ? [['branches', branches.slice(-5).map(inlineCode).join(', ')] as const] : []),
    ]),
    ...(own.length > 0
      ? [
          details(
            'Stack',
            codeBlock(
              own
                .map((frame) =>
                  printableText(
                    `${frame.function ?? '(anonymous)'} ${frame.file}:${frame.line}:${frame.column}`,
                  ),
                )
                .join('\n'),
            ),
          ),
        ]
      : []),
    `In a clone that has seen it: \`healer explain ${id.slice(0, 7)}\`. ${inMarkdown('healer closes this when the error is gone.')}`,
  ];
  return fitted(sections, longest, `The rest did not fit: \`healer show ${id.slice(0, 7)}\`.`);
}

const day = (at: string): string => at.slice(0, 10);

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
