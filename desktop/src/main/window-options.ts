/** How every window is made: nothing of Node in the page, its own process, a sandbox around it. */
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import type { WindowPlace } from './window-places.ts'

const MIN_WIDTH = 720
const MIN_HEIGHT = 480

/** Electron's security checklist, items 2–8 and 16. A test walks over every value. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: true,
  }
}

export function windowOptions(
  place: WindowPlace,
  preload: string,
  platform: NodeJS.Platform,
  isDark: boolean,
): BrowserWindowConstructorOptions {
  const { x, y, width, height } = place
  return {
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Kith',
    // The colours of the page before it has painted, so that nothing flashes.
    backgroundColor: isDark ? '#101113' : '#ffffff',
    ...(platform === 'darwin'
      ? { titleBarStyle: 'hiddenInset' as const }
      : { autoHideMenuBar: true }),
    webPreferences: webPreferences(preload),
  }
}
