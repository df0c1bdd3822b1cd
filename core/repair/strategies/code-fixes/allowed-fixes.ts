/**
 * Fixes of TypeScript (by their `fixName`) that change what a program does or says, with how often each is right.
 * Left out: those that infer types, silence a diagnostic, declare `any`, make stubs, delete code or change settings.
 */
const allowed: Readonly<Record<string, number>> = {
  spelling: 0.85,
  import: 0.8,
  fixImportNonExportedMember: 0.8,
  addMissingAwait: 0.85,
  addMissingAsync: 0.7,
  fixAwaitInSyncFunction: 0.9,
  addMissingNewOperator: 0.85,
  addMissingConst: 0.6,
  addMissingInvocationForDecorator: 0.6,
  constructorForDerivedNeedSuperCall: 0.85,
  classSuperMustPrecedeThisAccess: 0.9,
  extendsInterfaceBecomesImplements: 0.7,
  forgottenThisPropertyAccess: 0.85,
  convertToTypeOnlyExport: 0.7,
  convertToTypeOnlyImport: 0.7,
  splitTypeOnlyImport: 0.7,
  fixExpectedComma: 0.9,
  fixMissingCallParentheses: 0.8,
  removeAccidentalCallParentheses: 0.8,
  fixImplicitThis: 0.6,
  fixInvalidJsxCharacters: 0.8,
  fixNaNEquality: 0.9,
  fixOverrideModifier: 0.8,
  fixPropertyAssignment: 0.85,
  fixPropertyOverrideAccessor: 0.6,
  fixReturnTypeInAsyncFunction: 0.8,
  addVoidToPromise: 0.6,
  addOptionalPropertyUndefined: 0.4,
  addOptionalParam: 0.3,
  fixConvertConstToLet: 0.85,
  returnValueCorrect: 0.85,
  useBigintLiteral: 0.7,
  useDefaultImport: 0.5,
  invalidImportSyntax: 0.7,
  fixIncorrectNamedTupleSyntax: 0.7,
  requireInTs: 0.5,
  wrapJsxInFragment: 0.7,
  addMissingConstraint: 0.5,
  fixNoPropertyAccessFromIndexSignature: 0.6,
  correctQualifiedNameToIndexedAccessType: 0.6,
};

/** How often a fix is right, in 0..1; undefined for one that is never to be proposed. */
export function likelihoodOf(fixName: string): number | undefined {
  return Object.hasOwn(allowed, fixName) ? allowed[fixName] : undefined;
}

/** Diagnostics worth a look in plain JavaScript, where most others come from missing types. */
export const worthInJavaScript: ReadonlySet<number> = new Set([
  1005, 1109, 1128, 1192, 1308, 2304, 2305, 2345, 2348, 2349, 2355, 2362, 2363, 2365, 2377, 2488, 2503, 2551,
  2552, 2570, 2588, 2613, 2614, 2663, 2693, 2724, 2740, 2769, 2801, 2845, 17009, 18004, 1312, 2339, 2322,
  2459, 2460,
]);
