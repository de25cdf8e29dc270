/**
 * A headless Kith that is started again after a crash keeps its port and token, so that open pages
 * find it. The program that starts it (`npm start`) holds both in memory for its own life and hands
 * them over on the channel between the two: they stand in no file, no argument and no environment.
 */
import { s } from '@kith/shared/kit'

const addressSchema = s.object({ port: s.int().min(1).max(65_535), token: s.string().min(32) })
export type Address = s.infer<typeof addressSchema>

/** Set by the parent when it has an address to hand over. */
const AGAIN = 'KITH_AGAIN'
const WAIT_MS = 5000

/** The address of the start before this one; `undefined` in a first start, or without such a parent. */
export async function takeAddress(): Promise<Address | undefined> {
  if (!process.send || process.env[AGAIN] !== '1') return undefined
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), WAIT_MS)
    process.once('message', message => {
      clearTimeout(timer)
      const parsed = addressSchema.safeParse(message)
      resolve(parsed.success ? parsed.data : undefined)
    })
  })
}

/** Tells the parent, if there is one that listens. */
export function giveAddress(address: Address): void {
  process.send?.(address)
  // The parent must not keep this program from ending, nor its end go unnoticed.
  process.channel?.unref()
}
