/**
 * How much likelier than usual an operator's edit is the fix at a kind of place; 1 where nothing is written. To be
 * fitted by `npm run bench -- fit-priors`: until then it is empty.
 */
export const placeFactors: Readonly<Record<string, Readonly<Record<string, number>>>> = {};
