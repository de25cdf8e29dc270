/**
 * All that the page gets from Electron: the way to ask for its port, and what the shell announces.
 * The port itself carries everything else.
 */
import { contextBridge, ipcRenderer } from 'electron'

const PAGE_ORIGIN = 'app://kith'
type Listener = (value: unknown) => void

const on = (channel: string) => (listener: Listener) => {
  const hear = (_event: unknown, value: unknown) => listener(value)
  ipcRenderer.on(channel, hear)
  return () => void ipcRenderer.off(channel, hear)
}

contextBridge.exposeInMainWorld('kith', {
  platform: process.platform,
  titleBar: process.platform === 'darwin',
  connect: () => ipcRenderer.send('kith:connect'),
  openWindow: (route: string) => ipcRenderer.send('kith:open-window', route),
  setBadge: (count: number) => ipcRenderer.send('kith:badge', count),
  installUpdate: () => ipcRenderer.send('kith:install-update'),
  /** A route to show: a deep link or a notification. */
  onRoute: on('kith:route'),
  /** An action of the page's registry, from the native menu or the tray. */
  onAction: on('kith:action'),
  /** `restarting`, `restarted` or `gave-up`. */
  onEngine: on('kith:engine'),
  onUpdate: on('kith:update'),
})

// A MessagePort cannot cross the bridge; it can be posted to the page, which checks the message.
ipcRenderer.on('kith:port', event => window.postMessage('kith:port', PAGE_ORIGIN, event.ports))
