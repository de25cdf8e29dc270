import { Navigate } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { ActionsProvider } from '#renderer/actions'
import { useFormat, useNavigation, useWorkspace, WorkspaceGate } from '#renderer/client'
import { WithDirection, type Direction } from '#renderer/ui'
import { useOpenWorkspace } from './open-workspace.ts'
import { actionRegistry } from './action-registry.ts'

/** Waits for the workspace, sends a new one to the start page, gives everything below its actions. */
export function WithWorkspace({ children }: { readonly children: ReactNode }) {
  return (
    <WorkspaceGate fallback={<div className="app-blank" />}>
      <Staged>
        <ActionsProvider registry={actionRegistry}>{children}</ActionsProvider>
      </Staged>
    </WorkspaceGate>
  )
}

function Staged({ children }: { readonly children: ReactNode }) {
  const { stage } = useWorkspace()
  const { place } = useNavigation()
  const direction = useDirection()
  useOpenWorkspace()
  if (stage === 'new' && place.page !== 'start' && place.page !== 'join')
    return <Navigate to="/start" replace />
  // The start page leaves by itself, to where the person's choice leads.
  return <WithDirection direction={direction}>{children}</WithDirection>
}

/** Mirrors the page for people whose language is written from right to left. */
function useDirection(): Direction {
  const { locale } = useFormat()
  const direction = RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '')
    ? 'rtl'
    : 'ltr'
  useEffect(() => {
    document.documentElement.dir = direction
  }, [direction])
  return direction
}
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm'])
