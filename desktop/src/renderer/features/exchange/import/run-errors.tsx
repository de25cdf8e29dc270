/** Cells that an import could not read: row, column, what was wrong. */
import type { ImportResult } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { Button, toast } from '#renderer/ui'

export function RunErrors({ result }: { readonly result: ImportResult }) {
  const { locale } = useFormat()
  const copy = () => {
    const lines = result.errors.map(error => `${error.row}\t${error.column}\t${error.message}`)
    void navigator.clipboard
      .writeText(['Row\tColumn\tProblem', ...lines].join('\n'))
      .then(() => toast(`${result.errors.length} lines copied`))
  }
  return (
    <section className="import-step import-check" aria-label="Not read">
      <header className="import-step-head">
        <h2>
          {result.errorCount === 1 ? '1 cell' : `${result.errorCount.toLocaleString(locale)} cells`}{' '}
          could not be read
        </h2>
        <span className="grow" />
        <Button size="small" icon="copy" onClick={copy}>
          Copy the list
        </Button>
      </header>
      <div className="check-scroll">
        <table className="check-table">
          <thead>
            <tr>
              <th scope="col" className="check-number">
                Row
              </th>
              <th scope="col">Column</th>
              <th scope="col">Problem</th>
            </tr>
          </thead>
          <tbody>
            {result.errors.map(error => (
              <tr key={`${error.row}/${error.column}`}>
                <td className="check-number">{error.row.toLocaleString(locale)}</td>
                <td dir="auto">{error.column}</td>
                <td className="check-wide">{error.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
