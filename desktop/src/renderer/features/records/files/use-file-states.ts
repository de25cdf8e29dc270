import type { FileState } from '@kith/shared/rpc'
import { useLive } from '#renderer/client'

const NOTHING: Readonly<Record<string, FileState>> = {}

/** Where the bytes of these files are, live, by hash. */
export function useFileStates(hashes: readonly string[]): Readonly<Record<string, FileState>> {
  const key = hashes.length === 0 ? null : `files:${hashes.join()}`
  return (
    useLive<Readonly<Record<string, FileState>>>(key, ({ client }, signal) =>
      client.files.watch({ hashes: [...hashes] }, { signal }),
    ).value ?? NOTHING
  )
}
