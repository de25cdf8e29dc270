export {
  alreadyLetter,
  inviteLetter,
  resetLetter,
  verifyLetter,
  type InviteWords,
} from './letters.ts'
export { createMailer, type Mail, type Mailer } from './mailer.ts'
