import type { Check } from '../check.js';
import { changeCoupling } from './architecture/change-coupling.js';
import { deepRelativeImport } from './architecture/deep-relative-import.js';
import { forbiddenImport } from './architecture/forbidden-import.js';
import { godModule } from './architecture/god-module.js';
import { hotspot } from './architecture/hotspot.js';
import { importAgainstDirection } from './architecture/import-against-direction.js';
import { importCycle } from './architecture/import-cycle.js';
import { importThroughBarrel } from './architecture/import-through-barrel.js';
import { knowledgeSilo } from './architecture/knowledge-silo.js';
import { packageInternalImport } from './architecture/package-internal-import.js';
import { publicSurfaceDrift } from './architecture/public-surface-drift.js';
import { testImportedBySource } from './architecture/test-imported-by-source.js';
import { builtinInstead } from './deps/builtin-instead.js';
import { deprecatedDependency } from './deps/deprecated-dependency.js';
import { duplicatePackage } from './deps/duplicate-package.js';
import { licenceNotAllowed } from './deps/licence-not-allowed.js';
import { misplacedDependency } from './deps/misplaced-dependency.js';
import { missingDependency } from './deps/missing-dependency.js';
import { outdatedDependency } from './deps/outdated-dependency.js';
import { unlicensedPackage } from './deps/unlicensed-package.js';
import { unusedDependency } from './deps/unused-dependency.js';
import { unusedEnumMember } from './deps/unused-enum-member.js';
import { unusedExport } from './deps/unused-export.js';
import { unusedFile } from './deps/unused-file.js';
import { unusedType } from './deps/unused-type.js';
import { vulnerableDependency } from './deps/vulnerable-dependency.js';
import { arraySearchInLoop } from './performance/array-search-in-loop.js';
import { awaitInLoop } from './performance/await-in-loop.js';
import { copyInLoop } from './performance/copy-in-loop.js';
import { dateObjectForTime } from './performance/date-object-for-time.js';
import { filterForOne } from './performance/filter-for-one.js';
import { intervalNeverCleared } from './performance/interval-never-cleared.js';
import { jsonClone } from './performance/json-clone.js';
import { keysCountedInLoop } from './performance/keys-counted-in-loop.js';
import { listenerNeverRemoved } from './performance/listener-never-removed.js';
import { regexpBuiltInLoop } from './performance/regexp-built-in-loop.js';
import { shiftInLoop } from './performance/shift-in-loop.js';
import { slowImport } from './performance/slow-import.js';
import { slowRegexp } from './performance/slow-regexp.js';
import { spreadInReduce } from './performance/spread-in-reduce.js';
import { syncFsInAsync } from './performance/sync-fs-in-async.js';
import { unboundedCache } from './performance/unbounded-cache.js';
import { assertionInCatch } from './quality/assertion-in-catch.js';
import { bareNodeBuiltin } from './quality/bare-node-builtin.js';
import { booleanTernary } from './quality/boolean-ternary.js';
import { cognitiveComplexity } from './quality/cognitive-complexity.js';
import { constantAssertion } from './quality/constant-assertion.js';
import { cyclomaticComplexity } from './quality/cyclomatic-complexity.js';
import { deepNesting } from './quality/deep-nesting.js';
import { doubleNegation } from './quality/double-negation.js';
import { duplicatedCode } from './quality/duplicated-code.js';
import { explicitAny } from './quality/explicit-any.js';
import { floatingImportedPromise } from './quality/floating-imported-promise.js';
import { floatingPromise } from './quality/floating-promise.js';
import { focusedTest } from './quality/focused-test.js';
import { guardedMember } from './quality/guarded-member.js';
import { hasOwnPropertyCall } from './quality/has-own-property-call.js';
import { inconsistentReturn } from './quality/inconsistent-return.js';
import { indexOfForMembership } from './quality/index-of-for-membership.js';
import { letNeverReassigned } from './quality/let-never-reassigned.js';
import { lonelyIf } from './quality/lonely-if.js';
import { longFile } from './quality/long-file.js';
import { longFunction } from './quality/long-function.js';
import { longhandProperty } from './quality/longhand-property.js';
import { looseEquality } from './quality/loose-equality.js';
import { magicNumber } from './quality/magic-number.js';
import { mathPow } from './quality/math-pow.js';
import { nonNullAssertion } from './quality/non-null-assertion.js';
import { objectAssignToNew } from './quality/object-assign-to-new.js';
import { oldTodo } from './quality/old-todo.js';
import { repeatedCondition } from './quality/repeated-condition.js';
import { returnInTry } from './quality/return-in-try.js';
import { selfComparison } from './quality/self-comparison.js';
import { shadowedVariable } from './quality/shadowed-variable.js';
import { skippedTest } from './quality/skipped-test.js';
import { substr } from './quality/substr.js';
import { survivingMutant } from './quality/surviving-mutant.js';
import { swallowedError } from './quality/swallowed-error.js';
import { testWithoutAssertion } from './quality/test-without-assertion.js';
import { tsconfigStrictness } from './quality/tsconfig-strictness.js';
import { unawaitedAssertion } from './quality/unawaited-assertion.js';
import { uncheckedAssertion } from './quality/unchecked-assertion.js';
import { uncoveredChange } from './quality/uncovered-change.js';
import { unreachableCode } from './quality/unreachable-code.js';
import { untestedChange } from './quality/untested-change.js';
import { unusedImport } from './quality/unused-import.js';
import { unusedParameter } from './quality/unused-parameter.js';
import { unusedVariable } from './quality/unused-variable.js';
import { uselessCatch } from './quality/useless-catch.js';
import { uselessConstructor } from './quality/useless-constructor.js';
import { uselessRename } from './quality/useless-rename.js';
import { uselessReturn } from './quality/useless-return.js';
import { varDeclaration } from './quality/var-declaration.js';
import { bufferConstructor } from './security/buffer-constructor.js';
import { committedSecret } from './security/committed-secret.js';
import { cookieWithoutHttpOnly } from './security/cookie-without-http-only.js';
import { corsForEverybody } from './security/cors-for-everybody.js';
import { evaluatedText } from './security/evaluated-text.js';
import { installScript } from './security/install-script.js';
import { lockfileIntegrity } from './security/lockfile-integrity.js';
import { mergeWithoutGuard } from './security/merge-without-guard.js';
import { pathFromRequest } from './security/path-from-request.js';
import { predictableComparison } from './security/predictable-comparison.js';
import { queryFromRequest } from './security/query-from-request.js';
import { redirectFromRequest } from './security/redirect-from-request.js';
import { shellCommand } from './security/shell-command.js';
import { tlsCheckOff } from './security/tls-check-off.js';
import { weakHash } from './security/weak-hash.js';
import { weakRandom } from './security/weak-random.js';
import { workflowUntrustedCheckout } from './security/workflow-untrusted-checkout.js';
import { workflowUntrustedInput } from './security/workflow-untrusted-input.js';

/** Every check, by category and name. */
export const checks: readonly Check[] = [
  builtinInstead,
  deprecatedDependency,
  duplicatePackage,
  licenceNotAllowed,
  misplacedDependency,
  missingDependency,
  outdatedDependency,
  unlicensedPackage,
  unusedDependency,
  unusedEnumMember,
  unusedExport,
  unusedFile,
  unusedType,
  assertionInCatch,
  vulnerableDependency,
  bareNodeBuiltin,
  booleanTernary,
  cognitiveComplexity,
  constantAssertion,
  cyclomaticComplexity,
  deepNesting,
  doubleNegation,
  duplicatedCode,
  explicitAny,
  floatingImportedPromise,
  floatingPromise,
  focusedTest,
  guardedMember,
  hasOwnPropertyCall,
  inconsistentReturn,
  indexOfForMembership,
  letNeverReassigned,
  lonelyIf,
  longFile,
  longFunction,
  longhandProperty,
  looseEquality,
  magicNumber,
  mathPow,
  nonNullAssertion,
  objectAssignToNew,
  oldTodo,
  repeatedCondition,
  returnInTry,
  selfComparison,
  shadowedVariable,
  skippedTest,
  substr,
  survivingMutant,
  swallowedError,
  testWithoutAssertion,
  tsconfigStrictness,
  unawaitedAssertion,
  uncheckedAssertion,
  uncoveredChange,
  unreachableCode,
  untestedChange,
  unusedImport,
  unusedParameter,
  unusedVariable,
  uselessCatch,
  uselessConstructor,
  uselessRename,
  uselessReturn,
  varDeclaration,
  arraySearchInLoop,
  awaitInLoop,
  copyInLoop,
  dateObjectForTime,
  filterForOne,
  intervalNeverCleared,
  jsonClone,
  keysCountedInLoop,
  listenerNeverRemoved,
  regexpBuiltInLoop,
  shiftInLoop,
  slowImport,
  slowRegexp,
  spreadInReduce,
  syncFsInAsync,
  unboundedCache,
  changeCoupling,
  deepRelativeImport,
  forbiddenImport,
  godModule,
  hotspot,
  importAgainstDirection,
  importCycle,
  importThroughBarrel,
  knowledgeSilo,
  packageInternalImport,
  publicSurfaceDrift,
  testImportedBySource,
  bufferConstructor,
  committedSecret,
  cookieWithoutHttpOnly,
  corsForEverybody,
  evaluatedText,
  installScript,
  lockfileIntegrity,
  mergeWithoutGuard,
  pathFromRequest,
  predictableComparison,
  queryFromRequest,
  redirectFromRequest,
  shellCommand,
  tlsCheckOff,
  weakHash,
  weakRandom,
  workflowUntrustedCheckout,
  workflowUntrustedInput,
];
