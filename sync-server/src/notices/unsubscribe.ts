/** Links that end the mails of one person in one workspace. They open nothing and tell nothing. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { settingsId } from '@kith/shared/docs'
import { isFault, isId, type DocId, type Json } from '@kith/shared/kit'
import { checkPreferences, PREFERENCES_KEY, readPreferences } from '@kith/shared/notices'
import { settingsOf } from './facts.ts'
import type { LeaseLog } from './ports.ts'

export interface Unsubscribing {
  readonly link: (workspace: DocId, member: DocId) => string
  /** Whether the token was one of ours; what it asks for is done. */
  readonly take: (token: string) => Promise<boolean>
}

export function createUnsubscribing(
  secret: string,
  origin: string,
  lease: LeaseLog,
): Unsubscribing {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'kith notices unsubscribe', 32))
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    link(workspace, member) {
      const text = `${workspace}.${member}`
      return `${origin}/unsubscribe?token=${text}.${sign(text).toString('base64url')}`
    },
    async take(token) {
      const [workspace, member, signature = ''] = token.split('.')
      if (!isId(workspace) || !isId(member)) return false
      const given = Buffer.from(signature, 'base64url')
      const wanted = sign(`${workspace}.${member}`)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false
      const leased = await lease(workspace).catch((error: unknown) => {
        // Of a workspace that is no more nobody gets mails.
        if (isFault(error)) return undefined
        throw error
      })
      if (leased === undefined) return false
      const { log, release } = leased
      try {
        const before = readPreferences((await settingsOf(log, member))[PREFERENCES_KEY])
        const kinds = Object.fromEntries(
          Object.entries(before.kinds).map(([kind, ways]) => [kind, { ...ways, mail: 'never' }]),
        )
        const after: Json = checkPreferences({ ...before, kinds })
        const set = { [PREFERENCES_KEY]: after }
        await log.append([{ doc: settingsId(member), kind: 'settings', type: '', set }], null)
      } finally {
        release()
      }
      return true
    },
  }
}
