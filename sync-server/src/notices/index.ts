export { noticeMigrations } from './migrations.ts'
export { createNotices, type Notices } from './notices.ts'
