/** Order keys of what stands in a list in the code: `a00V`, `a01V`, …; keys that people make later fit between them. */
export const standardOrder = (at: number): string => `a${String(at).padStart(2, '0')}V`
