/** The page starts here: one Kith, one router, one root. */
import './frame.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import { watchAppearance } from '#renderer/actions'
import { browserTransport, createKith, KithProvider, watchActing } from '#renderer/client'
import { storeName } from './open-workspace.ts'
import { createAppRouter } from './router.tsx'
import { windowName } from './window-name.ts'

const kith = createKith({
  open: browserTransport(window),
  window: windowName(sessionStorage),
  store: storeName(localStorage),
  now: () => Date.now(),
})
const { dataset } = document.documentElement
dataset['platform'] = window.kith?.platform ?? 'web'
if (window.kith?.titleBar) dataset['titleBar'] = 'custom'
watchAppearance(() => undefined)
watchActing(window, () => kith.client.device.acting({}), performance.now.bind(performance))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <KithProvider kith={kith}>
      <RouterProvider router={createAppRouter()} />
    </KithProvider>
  </StrictMode>,
)
