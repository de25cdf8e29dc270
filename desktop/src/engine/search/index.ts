export { createSearch, type Search, type SearchDeps } from './search.ts'
