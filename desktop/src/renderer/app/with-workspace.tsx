import { Navigate } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { ActionsProvider } from '#renderer/actions'
import { useFormat, useNavigation, useWorkspace, WorkspaceGate } from '#renderer/client'
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
  useDirection()
  if (stage === 'new' && place.page !== 'start') return <Navigate to="/start" replace />
  // The start page leaves by itself, to where the person's choice leads.
  return children
}

/** Mirrors the page for people whose language is written from right to left. */
function useDirection(): void {
  const { locale } = useFormat()
  useEffect(() => {
    document.documentElement.dir = RIGHT_TO_LEFT.has(
      new Intl.Locale(locale).maximize().script ?? '',
    )
      ? 'rtl'
      : 'ltr'
  }, [locale])
}
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm'])
