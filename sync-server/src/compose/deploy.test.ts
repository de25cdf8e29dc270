import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '@kith/shared/kit'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { configHelp } from '#config'
import { createHealth, createMetrics, METRICS, observeRoutes } from '#observe'
import { VERBS } from './commands.ts'

const server = join(import.meta.dirname, '../..')
const deploy = join(server, 'deploy')
const text = (...path: string[]) => readFileSync(join(deploy, ...path), 'utf8')
// What a file of YAML or JSON holds is this test's to find out.
// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Any = any

const manifests = readdirSync(join(deploy, 'k8s'))
  .filter(name => name !== 'kustomization.yaml')
  .flatMap(name =>
    parseAllDocuments(text('k8s', name)).map(document => {
      expect(document.errors, name).toEqual([])
      return { file: name, ...(document.toJS() as Any) } as Any
    }),
  )
const ofKind = (kind: string): Any[] => manifests.filter(manifest => manifest.kind === kind)
const compose = parse(text('docker-compose.yml')) as Any
const dashboard = JSON.parse(text('grafana', 'kith-server.json')) as Any
const alerts = (parse(text('prometheus', 'alerts.yml')) as Any).groups.flatMap(
  (group: Any) => group.rules,
) as Any[]
const options = new Set(configHelp().map(line => line.split(':')[0]!))
const pods = [
  ...ofKind('Deployment').map(each => each.spec.template.spec),
  ...ofKind('CronJob').map(each => each.spec.jobTemplate.spec.template.spec),
]

test('[DY1] probes ask for paths that the server has', () => {
  const metrics = createMetrics()
  const health = createHealth({ checks: {}, log: silentLog })
  const paths = observeRoutes({ health, metrics, metricsToken: '' }).map(({ path }) => path)
  const asked = [
    ...pods
      .flatMap(pod => pod.containers)
      .flatMap((container: Any) =>
        ['startupProbe', 'readinessProbe', 'livenessProbe']
          .map(name => container[name]?.httpGet.path as string | undefined)
          .filter(path => path !== undefined),
      ),
    /\+'(\/health\/[a-z]+)'/.exec(text('Dockerfile'))?.[1],
    (parse(text('prometheus', 'prometheus.yml')) as Any).scrape_configs[0].metrics_path,
    ofKind('Deployment')[0].spec.template.metadata.annotations['prometheus.io/path'],
  ]
  expect(asked).toHaveLength(6)
  for (const path of asked) expect(paths).toContain(path)
})

test('[DY2] variables are options of the server', () => {
  const [config, secret] = [ofKind('ConfigMap')[0].data, ofKind('Secret')[0].stringData]
  const environment = compose.services.server.environment as Record<string, string>
  for (const name of [...Object.keys(config), ...Object.keys(secret), ...Object.keys(environment)])
    expect(options, name).toContain(name)
  for (const { env } of pods.flatMap(pod => pod.containers) as { env?: { name: string }[] }[])
    for (const { name } of env ?? []) expect(options, name).toContain(name)
  const image = /^ENV (.+)$/m.exec(text('Dockerfile'))?.[1]?.split(' ') ?? []
  const own = image.map(pair => pair.split('=')[0]!).filter(name => !name.startsWith('NODE_'))
  for (const name of own) expect(options, name).toContain(name)
  for (const needed of ['DATABASE_URL', 'KITH_SECRET', 'KITH_PUBLIC_URL']) {
    expect(Object.keys({ ...config, ...secret })).toContain(needed)
    expect(Object.keys(environment)).toContain(needed)
  }
})

test('[DY2] what the compose file asks for stands in the example', () => {
  const example = new Set(
    [...text('example.env').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name),
  )
  for (const [, name] of text('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g))
    expect(example, name).toContain(name)
})

describe('metrics', () => {
  const metrics = createMetrics()
  const known = metrics.names()
  const base = (name: string) => name.replace(/_(bucket|count|sum)$/, '')
  const expressions: string[] = [
    ...dashboard.panels.flatMap((panel: Any) => panel.targets.map((target: Any) => target.expr)),
    ...alerts.map(({ expr }) => expr),
  ]

  test('[DY3] names are those of the server', () => {
    expect(expressions.length).toBeGreaterThan(30)
    for (const expression of expressions) {
      const names = expression.match(/\b(kith|process|nodejs)_[a-z0-9_]+/g) ?? []
      if (!expression.startsWith('up{')) expect(names.length, expression).toBeGreaterThan(0)
      for (const name of names)
        expect(known.includes(name) || known.includes(base(name)), name).toBe(true)
    }
  })

  test('[DY3] labels are those of their metric', () => {
    for (const expression of expressions) {
      for (const [, name = '', labels = ''] of expression.matchAll(
        /\b(kith_[a-z_]+)\{([^}]*)\}/g,
      )) {
        const spec = METRICS[base(name) as keyof typeof METRICS]
        for (const [, label = ''] of labels.matchAll(/([a-z0-9.]+)\s*[=!]/g))
          expect(['job', 'instance', ...spec.labels], `${name} ${label}`).toContain(label)
      }
      const grouped = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) =>
        list.split(/,\s*/),
      )
      const labels = (expression.match(/\bkith_[a-z_]+/g) ?? []).flatMap(
        name => METRICS[base(name) as keyof typeof METRICS].labels as readonly string[],
      )
      for (const label of grouped) expect(['le', ...labels], expression).toContain(label)
    }
  })

  test('[DY3] brackets close, and every metric of ours is shown or watched', () => {
    for (const expression of expressions) {
      const open: string[] = []
      for (const sign of expression) {
        if ('([{'.includes(sign)) open.push(sign)
        else if (')]}'.includes(sign))
          expect(open.pop(), expression).toBe('([{'[')]}'.indexOf(sign)])
      }
      expect(open, expression).toEqual([])
    }
    const all = expressions.join(' ')
    const unseen = Object.keys(METRICS).filter(
      name => !all.includes(name) && !['kith_build', 'kith_workspaces_open'].includes(name),
    )
    expect(unseen).toEqual([])
  })

  test('[DY3] panels of the dashboard lie beside each other', () => {
    const ids = dashboard.panels.map((panel: Any) => panel.id)
    expect(new Set(ids).size).toBe(ids.length)
    const places = dashboard.panels.map((panel: Any) => `${panel.gridPos.x},${panel.gridPos.y}`)
    expect(new Set(places).size).toBe(places.length)
  })
})

test('[DY4] nobody is root and nothing of the root can be written', () => {
  expect(text('Dockerfile')).toMatch(/^USER 10001:10001$/m)
  const { read_only, cap_drop, security_opt } = compose.services.server
  expect([read_only, cap_drop, security_opt]).toEqual([true, ['ALL'], ['no-new-privileges:true']])
  expect(pods).toHaveLength(2)
  for (const pod of pods) {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 })
    expect(pod.automountServiceAccountToken).toBe(false)
    for (const { securityContext, resources } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(resources.limits.memory).toBeDefined()
    }
  }
})

test('[DY5] manifests are whole and find each other', () => {
  const kustomization = parse(text('k8s', 'kustomization.yaml')) as Any
  const files = readdirSync(join(deploy, 'k8s')).filter(name => name !== 'kustomization.yaml')
  expect(new Set(kustomization.resources)).toEqual(new Set(files))
  for (const manifest of manifests) {
    expect(manifest.apiVersion, manifest.file).toMatch(/^([a-z0-9.]+\/)?v\d/)
    expect(manifest.metadata.name).toMatch(/^[a-z][a-z-]+$/)
  }
  const { spec } = ofKind('Deployment')[0]
  const component = { 'app.kubernetes.io/component': 'server' }
  expect(spec.selector.matchLabels).toEqual(component)
  expect(spec.template.metadata.labels).toMatchObject(component)
  expect(ofKind('Service')[0].spec.selector).toEqual(component)
  expect(ofKind('PodDisruptionBudget')[0].spec.selector.matchLabels).toEqual(component)
  const backup = ofKind('CronJob')[0].spec.jobTemplate.spec.template
  expect(backup.metadata.labels['app.kubernetes.io/component']).toBe('backup')
  const names = (kind: string) => ofKind(kind).map(({ metadata }) => metadata.name as string)
  for (const pod of pods) {
    const volumes = new Set(pod.volumes.map(({ name }: Any) => name))
    for (const { envFrom, volumeMounts, image } of pod.containers) {
      expect(names('ConfigMap')).toContain(envFrom[0].configMapRef.name)
      expect(names('Secret')).toContain(envFrom[1].secretRef.name)
      for (const { name } of volumeMounts) expect(volumes).toContain(name)
      expect(kustomization.images.map(({ name }: Any) => name)).toContain(image)
    }
  }
  const port = spec.template.spec.containers[0].ports[0]
  expect(port.containerPort).toBe(Number(ofKind('ConfigMap')[0].data.PORT))
  expect(ofKind('Service')[0].spec.ports[0].targetPort).toBe(port.name)
  const backend = ofKind('Ingress')[0].spec.rules[0].http.paths[0].backend.service
  expect(names('Service')).toContain(backend.name)
  expect(ofKind('HorizontalPodAutoscaler')[0].spec.scaleTargetRef.name).toBe('kith-server')
  expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(15 + 5)
})

test('[DY5] the compose file builds from a Dockerfile that is there, of files that are there', () => {
  const { build, volumes } = compose.services.server
  expect(existsSync(join(deploy, build.context, build.dockerfile))).toBe(true)
  for (const [, path = ''] of text('Dockerfile').matchAll(/^COPY ((?!--from)[^\n]+) \S+$/gm))
    for (const each of path.split(' '))
      expect(existsSync(join(server, '..', each)), each).toBe(true)
  const entry = /^ENTRYPOINT (.+)$/m.exec(text('Dockerfile'))?.[1] ?? '[]'
  expect(existsSync(join(server, '..', (JSON.parse(entry) as string[])[1]!))).toBe(true)
  for (const volume of volumes as string[]) {
    const [name = ''] = volume.split(':')
    if (!name.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(name)
  }
  expect(Object.keys(compose.services.server.depends_on)).toEqual(['postgres'])
  expect(compose.services.caddy.profiles).toEqual(['tls'])
})

const guide = readFileSync(join(server, 'DEPLOY.md'), 'utf8')

test('[DY6] every alert has a severity, a summary and a place in the guide', () => {
  const anchors = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  )
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  for (const { alert, labels, annotations, expr } of alerts) {
    expect(['critical', 'warning'], alert).toContain(labels.severity)
    expect(annotations.summary, alert).toMatch(/\.$/)
    expect(expr, alert).toMatch(/[<>]=?|==/)
    const [file, anchor] = (annotations.runbook as string).split('#')
    expect(existsSync(join(server, file!))).toBe(true)
    expect(anchors, alert).toContain(anchor)
  }
})

test('[DY7] the guide names what is there', () => {
  for (const [, path = ''] of guide.matchAll(/`((?:deploy|src)\/[\w./-]+)`/g))
    expect(existsSync(join(server, path)), path).toBe(true)
  for (const [, verb = ''] of guide.matchAll(/npm run server -- ([a-z]+)/g))
    expect(VERBS as readonly string[], verb).toContain(verb)
  for (const [, name = ''] of guide.matchAll(/`((?:KITH|OTEL)_[A-Z0-9_]+)[`=]/g))
    expect(options, name).toContain(name.replace(/_FILE$/, ''))
})
