/**
 * Tokens for the live room of one note: stock y-websocket clients can carry one only in the address,
 * where it ends in logs of proxies. So it opens one document, for one person, for an hour at most,
 * and dies with the session it was made from.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { s, type Clock } from '@kith/shared/kit'

export interface RoomGrant {
  readonly workspace: string
  readonly doc: string
  readonly user: string
  /** The session must still be there when the token is used. */
  readonly session: string
  readonly mayEdit: boolean
}

export interface RoomTokens {
  readonly make: (grant: RoomGrant) => { readonly token: string; readonly expiresAt: number }
  /** What the token allows; `undefined` for one that is forged, over, or for another document. */
  readonly read: (token: string, doc: string) => RoomGrant | undefined
}

const payload = s.strictObject({
  w: s.string(),
  d: s.string(),
  u: s.string(),
  s: s.string(),
  m: s.boolean(),
  e: s.number(),
})

export function createRoomTokens(key: Buffer, minutes: number, clock: Clock): RoomTokens {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    make(grant) {
      const expiresAt = clock.now() + minutes * 60_000
      const { workspace, doc, user, session, mayEdit } = grant
      const fields = { w: workspace, d: doc, u: user, s: session, m: mayEdit, e: expiresAt }
      const text = Buffer.from(JSON.stringify(fields)).toString('base64url')
      return { token: `${text}.${sign(text).toString('base64url')}`, expiresAt }
    },
    read(token, doc) {
      const [text = '', signature = ''] = token.split('.')
      const given = Buffer.from(signature, 'base64url')
      const wanted = sign(text)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
      const {
        w,
        d,
        u,
        s: session,
        m,
        e,
      } = payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
      if (e <= clock.now() || d !== doc) return undefined
      return { workspace: w, doc: d, user: u, session, mayEdit: m }
    },
  }
}
