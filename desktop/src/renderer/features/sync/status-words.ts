/** What the pill says and its card explains, from what the engine knows. Pure. */
import type { FormatContext } from '@kith/shared/model'
import type { SyncStatus } from '@kith/shared/rpc'
import { momentWords } from './moment-words.ts'

export type Connection = 'connecting' | 'open' | 'lost'

export interface StatusWords {
  /** On the pill: a few words. */
  readonly text: string
  /** ok: all is well · busy: something moves · wait: nothing to do, it goes on by itself · need: a person must look. */
  readonly tone: 'ok' | 'busy' | 'wait' | 'need'
  /** Heads the card. */
  readonly title: string
  /** What happened, what is safe, what to do. */
  readonly hint: string
}

export function statusWords(
  connection: Connection,
  status: SyncStatus | null,
  format: FormatContext,
): StatusWords {
  if (connection === 'connecting')
    return {
      text: 'Opening',
      tone: 'wait',
      title: 'Kith is opening',
      hint: 'The engine is starting.',
    }
  if (connection === 'lost')
    return {
      text: 'Reconnecting',
      tone: 'need',
      title: 'The engine is starting again',
      hint: 'What was saved is safe. The page goes on as soon as the engine answers.',
    }
  if (status === null || status.state === 'local') return LOCAL
  const host = hostOf(status.server)
  const count = (n: number) => n.toLocaleString(format.locale)
  const waiting = status.waiting === 1 ? 'One change is' : `${count(status.waiting)} changes are`
  switch (status.state) {
    case 'first':
      return {
        text: `Getting ${shareText(status, format) ?? 'everything'}`,
        tone: 'busy',
        title: 'Everything is coming here',
        hint: `From ${host}. What is here already can be used; the rest appears by itself.`,
      }
    case 'sharing':
      return {
        text: `Sharing ${shareText(status, format) ?? ''}`.trimEnd(),
        tone: 'busy',
        title: 'Everything is going to the server',
        hint: `To ${host}. Go on working; what you change meanwhile follows.`,
      }
    case 'offline':
      // Nothing was ever taken from it: it has only just begun.
      if (status.syncedAt === null && status.seq === 0 && status.waiting === 0)
        return {
          text: 'Connecting',
          tone: 'wait',
          title: 'Connecting to the server',
          hint: `Everything is kept here until ${host} answers.`,
        }
      return {
        text: status.waiting === 0 ? 'Offline' : `Offline, ${count(status.waiting)} waiting`,
        tone: 'wait',
        title: 'No connection to the server',
        hint:
          status.waiting === 0
            ? `Everything you do is kept here and goes to ${host} when it is back.`
            : `${waiting} kept here and ${status.waiting === 1 ? 'goes' : 'go'} to ${host} when it is back.`,
      }
    case 'problem':
      if (status.problem?.offer === 'two-factor')
        return {
          text: 'Needs two-factor',
          tone: 'need',
          title: 'Your team asks for two-factor sign-in',
          hint: status.problem.say,
        }
      return {
        text: status.problem?.offer === 'sign-in' ? 'Sign in again' : 'Needs you',
        tone: 'need',
        title: status.problem?.offer === 'sign-in' ? 'You are signed out' : 'Sync has stopped',
        hint: status.problem?.say ?? 'Everything is kept on this device.',
      }
    case 'syncing':
      return {
        text: status.waiting === 0 ? 'Syncing' : `Syncing ${count(status.waiting)}`,
        tone: 'busy',
        title: 'Changes are on their way',
        hint: `Between this device and ${host}.`,
      }
    case 'synced':
      return status.issues > 0
        ? {
            text: status.issues === 1 ? 'One change refused' : `${count(status.issues)} refused`,
            tone: 'need',
            title: 'Some changes were not taken',
            hint: 'Their values are kept. Look at them in the sync doctor and try again or let them go.',
          }
        : {
            text: `Synced ${momentWords(status.syncedAt, format)}`.trimEnd(),
            tone: 'ok',
            title: 'Everything is on the server',
            hint: `This device and ${host} hold the same.`,
          }
  }
}

const LOCAL: StatusWords = {
  text: 'Only on this device',
  tone: 'ok',
  title: 'Only on this device',
  hint: 'Everything is saved here and nothing is sent anywhere. Share the workspace to work in it with others.',
}

/** "42 %" of a first sync or of sharing; `null` while nobody knows the end. */
export function shareText(
  { progress }: Pick<SyncStatus, 'progress'>,
  { locale }: FormatContext,
): string | null {
  if (progress === null || progress.total === 0) return null
  // Never 100 % while something is still missing.
  const share = Math.min(0.99, progress.done / progress.total)
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(share * 100) / 100)
}

/** "crm.example.org" of an address. */
export function hostOf(server: string | null): string {
  if (server === null) return 'the server'
  return URL.parse(server)?.host ?? server
}
