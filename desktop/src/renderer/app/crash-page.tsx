import { Button, EmptyState } from '#renderer/ui'

/** What stands where a screen failed. The engine and its data are another process: they go on. */
export function CrashPage({ error }: { readonly error: unknown }) {
  const words = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)
  return (
    <div className="app-crash" role="alert">
      <EmptyState
        icon="circle-alert"
        text="This screen stopped. What you saved is safe; load it again, or copy what happened for a report."
        action={
          <div className="row-x app-crash-actions">
            <Button onClick={() => void navigator.clipboard.writeText(words)} icon="copy">
              Copy what happened
            </Button>
            <Button variant="primary" onClick={() => window.location.reload()}>
              Load again
            </Button>
          </div>
        }
      />
    </div>
  )
}
