/** Kith in the system's tray: to the front, a quick task, quit. */
import type * as Electron from 'electron'
import { TRAY_ICON } from './tray-icon.ts'

export interface TrayDeps {
  readonly show: () => void
  readonly act: (action: string) => void
  readonly quit: () => void
}

export function createTray(
  electron: Pick<typeof Electron, 'Tray' | 'Menu' | 'nativeImage'>,
  { show, act, quit }: TrayDeps,
): Electron.Tray {
  const image = electron.nativeImage.createFromDataURL(TRAY_ICON)
  image.setTemplateImage(true)
  const tray = new electron.Tray(image)
  tray.setToolTip('Kith')
  tray.setContextMenu(
    electron.Menu.buildFromTemplate([
      { label: 'Open Kith', click: show },
      {
        label: 'New task',
        click: () => {
          show()
          act('task.new')
        },
      },
      { type: 'separator' },
      { label: 'Quit', click: quit },
    ]),
  )
  tray.on('click', show)
  return tray
}
