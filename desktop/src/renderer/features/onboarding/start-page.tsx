/** The first page: look around, start empty, bring data, join others. Nothing is asked that can be asked later. */
import { useEffect, useRef, useState } from 'react'
import {
  showFault,
  uploadFile,
  useCall,
  useClient,
  useNavigation,
  useWorkspace,
  type Place,
} from '#renderer/client'
import { classNames, Icon, Kbd, ToastHost, useFileDrop } from '#renderer/ui'
import { NameForm } from './name-form.tsx'
import { SamplePreview } from './sample-preview.tsx'

type Choice = 'demo' | 'empty' | 'import' | 'join'

const CHOICES: readonly {
  readonly id: Choice
  readonly title: string
  readonly text: string
  readonly icon: string
}[] = [
  {
    id: 'demo',
    title: 'Look around with sample data',
    text: 'A small firm’s year: people, companies, deals, tasks and notes',
    icon: 'flask-conical',
  },
  {
    id: 'empty',
    title: 'Start empty',
    text: 'Companies, people and deals, ready to shape',
    icon: 'square-plus',
  },
  {
    id: 'import',
    title: 'Bring your data',
    text: 'CSV, Excel, vCard, or an export from another CRM',
    icon: 'upload',
  },
  {
    id: 'join',
    title: 'Join a team',
    text: 'Paste an invitation link or its code',
    icon: 'users',
  },
]

export function StartPage() {
  const client = useClient()
  const { go } = useNavigation()
  const [active, setActive] = useState<Choice>('demo')
  const [opened, setOpened] = useState<Choice | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { value: info } = useCall('info', api => api.workspace.info({}))

  // Where the choice leads; the page leaves when the workspace is told to be ready, not before.
  const [goal, setGoal] = useState<Place>({ page: 'today' })
  const { stage } = useWorkspace()
  const hasLeft = useRef(false)
  useEffect(() => {
    // Once: `go` is another function after each step of the router.
    if (stage !== 'ready' || isBusy || hasLeft.current) return
    hasLeft.current = true
    go(goal, { replace: true })
  }, [stage, isBusy, goal, go])

  const start = async (work: () => Promise<Place>): Promise<void> => {
    setIsBusy(true)
    try {
      setGoal(await work())
    } catch (error) {
      showFault(error)
    } finally {
      setIsBusy(false)
    }
  }
  const choose = (choice: Choice): void => {
    setActive(choice)
    if (isBusy) return
    if (choice === 'join') return go({ page: 'join' })
    if (choice === 'demo') {
      void start(async () => {
        await client.workspace.startDemo({})
        return { page: 'today' }
      })
    } else {
      setOpened(choice)
      if (choice === 'import') picker.current?.click()
    }
  }
  const begin = (name: string, me: string): Promise<void> =>
    start(async () => {
      await client.workspace.startEmpty({ name, me })
      if (opened !== 'import') return { page: 'today' }
      if (file === null) return { page: 'import' }
      const { upload } = await uploadFile(client.files, file)
      return { page: 'import', upload }
    })
  const take = (given: File | undefined): void => {
    if (!given) return
    setFile(given)
    setActive('import')
    setOpened('import')
  }
  useStartKeys(opened === null, choose, setActive)
  const drop = useFileDrop(([given]) => take(given))

  return (
    <div className="start" {...drop}>
      <main className="start-left">
        <div className="start-brand">
          <span className="start-logo" aria-hidden>
            K
          </span>
          Kith
        </div>
        <div className="start-middle">
          <h1>Where do you want to start?</h1>
          <p>No account needed. You can change your mind later.</p>
          <ul className="start-choices">
            {CHOICES.map((choice, at) => (
              <li key={choice.id}>
                <button
                  type="button"
                  className={classNames('start-choice', active === choice.id && 'on')}
                  disabled={isBusy}
                  aria-expanded={
                    choice.id === 'demo' || choice.id === 'join' ? undefined : opened === choice.id
                  }
                  onPointerMove={() => opened === null && setActive(choice.id)}
                  onFocus={() => setActive(choice.id)}
                  onClick={() => choose(choice.id)}
                >
                  <span className="start-sign">
                    <Icon name={choice.icon} />
                  </span>
                  <span className="grow">
                    <b>{choice.title}</b>
                    <span>{choice.id === 'import' && file ? file.name : choice.text}</span>
                  </span>
                  {isBusy && active === choice.id ? (
                    <span className="muted">Preparing</span>
                  ) : (
                    <Kbd keys={active === choice.id ? 'Enter' : String(at + 1)} />
                  )}
                </button>
                {opened === choice.id && (
                  <NameForm
                    isBusy={isBusy}
                    verb={choice.id === 'import' ? 'Go on to the import' : 'Start'}
                    onDone={(name, me) => void begin(name, me)}
                    onCancel={() => setOpened(null)}
                  />
                )}
              </li>
            ))}
          </ul>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".csv,.tsv,.txt,.xlsx,.vcf,.json"
            onChange={event => take(event.target.files?.[0])}
          />
        </div>
        <p className="start-foot">
          <Icon name="hard-drive" />
          <span className="trunc">
            Everything stays on this device{info ? `, in ${info.profile}` : ''}
          </span>
        </p>
      </main>
      <SamplePreview />
      <ToastHost />
    </div>
  )
}

/** 1–4 choose, arrows move, Enter takes; a form that is open has the keys itself. */
function useStartKeys(
  isOn: boolean,
  choose: (choice: Choice) => void,
  setActive: (next: (now: Choice) => Choice) => void,
): void {
  const latest = useRef(choose)
  useEffect(() => {
    latest.current = choose
  })
  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent): void => {
      const byNumber = CHOICES[Number(event.key) - 1]
      if (byNumber) {
        // Else the digit lands in the field that opens.
        event.preventDefault()
        latest.current(byNumber.id)
      } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault()
        const step = event.key === 'ArrowDown' ? 1 : CHOICES.length - 1
        setActive(now => {
          const at = CHOICES.findIndex(choice => choice.id === now)
          const next = CHOICES[(at + step) % CHOICES.length]?.id ?? now
          document
            .querySelectorAll<HTMLElement>('.start-choice')
            [(at + step) % CHOICES.length]?.focus()
          return next
        })
      } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
        document.querySelector<HTMLElement>('.start-choice.on')?.click()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isOn, setActive])
}
