/**
 * One way to the engine that is open now: a MessagePort that Electron's preload hands over, or a
 * WebSocket to the address the page came from. It knows when it ends and nothing about coming back.
 */
import type { ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { portOptions, wireSerializers, withQuietEnd } from '@kith/shared/rpc'

export type Link = ClientLink<Record<never, never>>
export interface Transport {
  readonly link: Link
  /** Settles when it is over, whoever ended it. */
  readonly closed: Promise<void>
  readonly close: () => void
}
/** Opens one; rejects when the other side is not there. */
export type OpenTransport = () => Promise<Transport>

/** What the preload puts on the page. */
export interface KithBridge {
  /** Asks for a port; it arrives as a window message `kith:port`, again after each restart of the engine. */
  readonly connect: () => void
  readonly platform: string
  readonly titleBar: boolean
}
declare global {
  interface Window {
    readonly kith?: KithBridge
  }
}

const TOKEN_KEY = 'kith.token'

/** Picks the way this page has. */
export function browserTransport(page: Window): OpenTransport {
  const { kith } = page
  return kith ? () => openPort(page, kith) : () => openSocket(socketAddress(page))
}

/** The token comes once in the address and then stays with the tab; a cookie of the host works without. */
function socketAddress(page: Window): string {
  const { location, sessionStorage, history } = page
  const address = new URL(location.href)
  const given = address.searchParams.get('token')
  if (given !== null) {
    sessionStorage.setItem(TOKEN_KEY, given)
    address.searchParams.delete('token')
    history.replaceState(history.state, '', address)
  }
  const token = sessionStorage.getItem(TOKEN_KEY)
  const socket = new URL('/rpc', location.href)
  socket.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  if (token !== null) socket.searchParams.set('token', token)
  return socket.href
}

function openSocket(address: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    const closed = new Promise<void>(done => socket.addEventListener('close', () => done()))
    socket.addEventListener('open', () => {
      const link = withQuietEnd(
        new SocketLink({ websocket: socket, customJsonSerializers: wireSerializers }),
      )
      resolve({ link, closed, close: () => socket.close() })
    })
    socket.addEventListener('close', () => reject(new Error('the socket did not open')))
  })
}

function openPort(page: Window, bridge: KithBridge): Promise<Transport> {
  return new Promise(resolve => {
    const onMessage = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.data !== 'kith:port' || event.source !== page || !port) return
      page.removeEventListener('message', onMessage)
      let end: () => void = () => undefined
      const closed = new Promise<void>(done => {
        end = done
      })
      port.addEventListener('close', end)
      const link = withQuietEnd(new PortLink({ port, ...portOptions }))
      port.start()
      resolve({
        link,
        closed,
        close() {
          port.close()
          end()
        },
      })
    }
    page.addEventListener('message', onMessage)
    bridge.connect()
  })
}
