/** The file that Google's console offers for a desktop client: `{"installed": {"client_id", "client_secret"}}`. */
import { s } from '@kith/shared/kit'

const file = s.object({
  installed: s.object({ client_id: s.string().min(1), client_secret: s.string().optional() }),
})

export function readClientFile(
  text: string,
): { readonly clientId: string; readonly clientSecret: string | null } | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const read = file.safeParse(json)
  if (!read.success) return null
  const { client_id: clientId, client_secret: clientSecret } = read.data.installed
  return { clientId, clientSecret: clientSecret ?? null }
}
