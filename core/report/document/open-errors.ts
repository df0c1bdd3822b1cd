import type { Report } from '../report.js';
import { counted, number, span } from '../wording.js';
import { type Section, tableOf } from './document.js';

export function openErrors({ errors: { open, appeared, returned, resolved }, to }: Report): Section {
  return {
    id: 'errors',
    title: 'Open errors',
    sentences: [
      `${counted(appeared, 'error')} appeared, ${number(returned)} came back, and ${number(resolved)} went away.`,
      ...(open.length === 0 ? ['No error is open.'] : []),
    ],
    tables:
      open.length === 0
        ? []
        : [
            tableOf(
              'Errors that are open now',
              [
                { title: 'Id' },
                { title: 'Error', flexible: true },
                { title: 'Class' },
                { title: 'Status' },
                { title: 'Seen', align: 'right' },
                { title: 'Broken for', align: 'right' },
              ],
              open.map((error) => [
                error.id.slice(0, 7),
                error.location
                  ? `${error.title} (${error.location.file}:${error.location.line})`
                  : error.title,
                error.class,
                statusOf(error),
                `${number(error.count)}×`,
                span(Date.parse(to) - Date.parse(error.brokeAt)),
              ]),
            ),
          ],
  };
}

const statusOf = ({ state, flapping }: Report['errors']['open'][number]): string =>
  `${state === 'patched' ? 'has a patch' : state}${flapping ? ', flapping' : ''}`;
