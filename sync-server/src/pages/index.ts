export { mountPages, type PagesDeps } from './mount-pages.ts'
