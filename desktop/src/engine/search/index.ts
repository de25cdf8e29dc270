export { createSearch, type Search, type SearchDeps } from './search.ts'
export { createWordIndex, type WordIndex } from './word-index.ts'
