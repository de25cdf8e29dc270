export { createMailbox, mailMigrations, type Mailbox, type MailboxDeps } from './mailbox.ts'
