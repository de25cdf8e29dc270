export { MailAccountsPage } from './mail-accounts-page.tsx'
