import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActionsProvider } from '#renderer/actions'
import { useNavigation, useWorkspace, WorkspaceGate } from '#renderer/client'
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
  if (stage === 'new' && place.page !== 'start') return <Navigate to="/start" replace />
  if (stage === 'ready' && place.page === 'start') return <Navigate to="/" replace />
  return children
}
