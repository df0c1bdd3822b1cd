import type { ErrorClass } from '../../../model.js';
import { beforeInitialization } from './before-initialization.js';
import { assignedConstant, frozenObject, onlyGetter } from './constant-assignment.js';
import { convertReceiver } from './convert-receiver.js';
import { defaultParameter, defaultPattern } from './default-parameter.js';
import { earlyReturn } from './early-return.js';
import { earlySyntaxError } from './early-syntax-error.js';
import { expectedText } from './expected-text.js';
import { wrongFilePath } from './file-path.js';
import { importMixUp } from './import-mix-up.js';
import { invalidArgument } from './invalid-argument.js';
import { jsonSlip } from './json-slip.js';
import { loopBound } from './loop-bound.js';
import { missingAsync, missingAwait, unhandledRejection } from './missing-await.js';
import { missingExport } from './missing-export.js';
import { importFromPackage, importFromProject } from './missing-import.js';
import { missingInitialValue } from './missing-initial-value.js';
import { missingReturn } from './missing-return.js';
import { misspeltOwner, misspeltProperty } from './misspelt-property.js';
import { commonJsInEsm, esmInCommonJs, moduleAttributes } from './module-format.js';
import { wrongModulePath } from './module-path.js';
import { nearestMethod } from './nearest-method.js';
import { missingNew, missingSuper, superfluousNew } from './not-a-constructor.js';
import { missingSemicolon, nearestFunction, optionalCallback, superfluousCall } from './not-a-function.js';
import { makeIterable } from './not-iterable.js';
import { optionalChain } from './null-property.js';
import { parsedData } from './parsed-data.js';
import type { Rule } from './rule.js';
import { endlessRecursion } from './stack-overflow.js';
import { syntaxSlip } from './syntax-slip.js';
import { missingDeclaration, missingQualifier, nearestNameInScope } from './undefined-name.js';
import { lostThis } from './wrong-this.js';

const names = [
  nearestNameInScope,
  missingQualifier,
  importFromProject,
  importFromPackage,
  missingDeclaration,
];
const modules = [wrongModulePath, missingExport, commonJsInEsm, esmInCommonJs, moduleAttributes];
const missing = [
  optionalChain,
  earlyReturn,
  defaultParameter,
  defaultPattern,
  misspeltOwner,
  missingInitialValue,
];
const calls = [
  nearestMethod,
  nearestFunction,
  superfluousCall,
  convertReceiver,
  optionalCallback,
  missingSemicolon,
];
const promises = [missingAwait, unhandledRejection];
const syntax = [syntaxSlip, earlySyntaxError, missingAsync, jsonSlip];

/**
 * Which rules answer which class of error. Every rule reads the message itself, so those of other classes follow:
 * an assertion may hold another error inside, and a log may have been classed by its first line.
 */
const table: Partial<Record<ErrorClass, readonly Rule[]>> = {
  assertion: [missingReturn, missingAwait, misspeltProperty, lostThis, expectedText],
  'undefined-identifier': [...names, commonJsInEsm, importMixUp, missingSuper],
  'null-property': [
    ...missing,
    loopBound,
    missingSemicolon,
    missingReturn,
    missingAwait,
    lostThis,
    importMixUp,
  ],
  'not-a-function': [...calls, importMixUp, missingAwait, lostThis, missingReturn, loopBound],
  'not-iterable': [makeIterable, defaultPattern, missingAwait, missingReturn, missingInitialValue],
  'not-a-constructor': [superfluousNew, missingNew, importMixUp],
  'constant-assignment': [assignedConstant, frozenObject, onlyGetter],
  'temporal-dead-zone': [beforeInitialization],
  syntax: [...syntax, ...modules],
  'module-not-found': modules,
  'missing-export': [missingExport, importMixUp],
  'module-format': [...modules, missingAsync],
  'stack-overflow': [endlessRecursion],
  'unhandled-rejection': promises,
  'data-parse': [jsonSlip, parsedData, missingAwait],
  'invalid-argument': [invalidArgument, missingAwait, missingReturn],
  'file-path': [wrongFilePath],
  'missing-dependency': [wrongModulePath],
};

const general: readonly Rule[] = [
  ...names,
  ...missing,
  ...calls,
  ...modules,
  makeIterable,
  superfluousNew,
  missingNew,
  missingSuper,
  assignedConstant,
  frozenObject,
  onlyGetter,
  beforeInitialization,
  ...syntax,
  endlessRecursion,
  parsedData,
  invalidArgument,
  wrongFilePath,
];

/** Nothing but the own rules, if any: a missing package is installed by people, a snapshot reviewed by them. */
const never: ReadonlySet<ErrorClass> = new Set([
  'environment',
  'flaky',
  'snapshot-mismatch',
  'missing-dependency',
  'lint',
  'signal',
]);

/** The rules to try for a class, its own first. */
export function rulesFor(errorClass: ErrorClass): Rule[] {
  const own = table[errorClass] ?? [];
  return never.has(errorClass) ? [...own] : [...new Set([...own, ...general])];
}
