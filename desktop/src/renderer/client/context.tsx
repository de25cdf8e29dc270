import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'
import type { Client, ConnectionStatus } from './connection.ts'
import type { Kith } from './kith.ts'

const KithContext = createContext<Kith | null>(null)

export function KithProvider({
  kith,
  children,
}: {
  readonly kith: Kith
  readonly children: ReactNode
}) {
  return <KithContext value={kith}>{children}</KithContext>
}

export function useKith(): Kith {
  const kith = use(KithContext)
  if (!kith) throw new Error('no KithProvider above')
  return kith
}

/** The calls of the contract, typed: `useClient().records.search({ … })`. */
export const useClient = (): Client => useKith().client

export function useConnectionStatus(): ConnectionStatus {
  const { connection } = useKith()
  return useSyncExternalStore(connection.onStatus, connection.status)
}
