import { XMLParser } from 'fast-xml-parser';
import { parsePrinted } from '../../hooks/printed-error.js';
import type { TestResult, ThrownError } from '../model.js';

interface Element {
  [name: string]: Element[] | string | undefined;
}

/** Reads JUnit XML (the de-facto schema of Jenkins and Ant). Text that is no XML gives no results. */
export function parseJUnit(xml: string): TestResult[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    trimValues: false,
    parseAttributeValue: false,
    parseTagValue: false,
    processEntities: true,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  });
  try {
    const document = parser.parse(xml) as Element;
    return elements(document, 'testsuites')
      .flatMap((group) => elements(group, 'testsuite'))
      .concat(elements(document, 'testsuite'))
      .flatMap((suite) => suiteResults(suite, [], ''));
  } catch {
    return [];
  }
}

/** The outermost suite is a file or a whole run for most writers: its name is a title only when it is nested. */
function suiteResults(suite: Element, titles: string[], inherited: string): TestResult[] {
  const file = text(suite['@file']) || text(suite['@filepath']) || inherited;
  const cases = elements(suite, 'testcase').map((test) => caseResult(test, titles, file));
  const nested = elements(suite, 'testsuite').flatMap((inner) =>
    suiteResults(inner, [...titles, text(inner['@name'])].filter(Boolean), file),
  );
  return [...cases, ...nested];
}

function caseResult(test: Element, titles: string[], inherited: string): TestResult {
  const failure = elements(test, 'failure')[0] ?? elements(test, 'error')[0];
  const skipped = test.skipped !== undefined;
  const classname = text(test['@classname']);
  const file = text(test['@file']) || inherited || (/[\\/]|\.[cm]?[jt]sx?$/.test(classname) ? classname : '');
  const result: TestResult = {
    file: file.replaceAll('\\', '/'),
    path: [...titles, text(test['@name'])],
    status: failure ? 'failed' : skipped ? 'skipped' : 'passed',
    durationMs: (Number.parseFloat(text(test['@time'])) || 0) * 1000,
  };
  if (failure) result.error = thrownOf(failure);
  return result;
}

function thrownOf(failure: Element): ThrownError {
  const body = text(failure['#text']).trim();
  const message = text(failure['@message']);
  const printed = parsePrinted(body);
  const thrown: ThrownError = {
    name: text(failure['@type']) || printed?.name || 'Error',
    message: message || printed?.message || body.split('\n')[0] || '',
  };
  if (body) thrown.stack = body;
  if (printed?.code) thrown.code = printed.code;
  return thrown;
}

function elements(element: Element, name: string): Element[] {
  const found = element[name];
  return Array.isArray(found) ? found.map((one) => (typeof one === 'object' ? one : { '#text': one })) : [];
}

const text = (value: Element[] | string | undefined): string => {
  if (typeof value === 'string') return value;
  const [first] = value ?? [];
  return typeof first === 'string' ? first : '';
};
