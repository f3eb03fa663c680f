import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = resolve(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
/** What the launchers start with that serves sockets. */
const YOUNG = `--max-semi-space-size=${/YOUNG_MIB = (\d+)/.exec(read('scripts/lib/node-args.mjs'))?.[1]}`;

/** As much of a manifest as the rules below look at. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly replicas?: number; readonly template?: PodTemplate };
}

interface PodTemplate {
  readonly spec: { readonly containers: readonly Container[] };
}

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly secretKeyRef?: { readonly key: string };
      readonly configMapKeyRef?: { readonly key: string };
    };
  }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { internal?: boolean } | null>>;
}

interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly networks?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

type Model = new (data: never) => { validate(): void };
const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': Deployment,
  'batch/v1 Job': Job,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 Service': Service,
};

const DATABASE_SERVICES = [
  ...['user', 'wallet', 'risk-manager', 'order-manager', 'matching-engine'],
  ...['market-data', 'reporting', 'notification'],
];
const SERVICES = [...DATABASE_SERVICES, 'client-gateway'];
const variableOf = (prefix: string, service: string): string =>
  `${prefix}_${service.toUpperCase().replaceAll('-', '_')}`;

const manifests = parseAllDocuments(
  readFileSync(join(ROOT, 'deploy/kubernetes/openbell.yaml'), 'utf8'),
).map((document) => document.toJS() as Manifest);

const deployments = manifests.filter(({ kind }) => kind === 'Deployment');

function containersOf({ spec }: Manifest): readonly Container[] {
  return spec?.template?.spec.containers ?? [];
}

function secretOf(container: Container | undefined, name: string): string | undefined {
  return container?.env.find((one) => one.name === name)?.valueFrom?.secretKeyRef?.key;
}

function addressOf(container: Container | undefined, name: string): string | undefined {
  return container?.env.find((one) => one.name === name)?.valueFrom?.configMapKeyRef?.key;
}

describe('the Kubernetes manifests', () => {
  it.each(
    manifests.map((one) => [`${one.apiVersion} ${one.kind}`, one.metadata.name, one] as const),
  )('%s %s keeps its schema', (kind, _name, manifest) => {
    const model = MODELS[kind];
    if (model === undefined) throw new Error(`no schema of ${kind}`);
    expect(() => new model(manifest as never).validate()).not.toThrow();
  });

  it('a field of the wrong type would be noticed', () => {
    const broken = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 'two' } };
    expect(() => new Deployment(broken as never).validate()).toThrow();
  });

  it('there is a deployment for each of the nine services and for the front end', () => {
    const names = deployments.map(({ metadata }) => metadata.name).sort();
    expect(names).toEqual([...SERVICES, 'web'].sort());
    for (const deployment of deployments) {
      const { name } = deployment.metadata;
      const [container] = containersOf(deployment);
      const main = name === 'web' ? 'web/server.js' : `dist/apps/${name}/main.js`;
      expect(container?.args).toEqual([...(name === 'client-gateway' ? [YOUNG] : []), main]);
    }
  });

  it('the front end and the door are told each other by the addresses that browsers use', () => {
    const of = (name: string): Container | undefined =>
      deployments.filter(({ metadata }) => metadata.name === name).flatMap(containersOf)[0];
    expect(addressOf(of('web'), 'OPENBELL_API_URL')).toBe('API_URL');
    expect(addressOf(of('client-gateway'), 'CORS_ORIGINS')).toBe('WEB_ORIGIN');
    expect(of('web')?.env.map(({ name }) => name)).toEqual(['OPENBELL_API_URL']);
  });

  it('nobody runs with rights that it does not need', () => {
    for (const container of manifests.flatMap(containersOf)) {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('each service connects to PostgreSQL and Redis as itself; only the job as the owner', () => {
    for (const manifest of deployments.filter(({ metadata }) => metadata.name !== 'web')) {
      const { name } = manifest.metadata;
      const [container] = containersOf(manifest);
      const own = DATABASE_SERVICES.includes(name) ? variableOf('DATABASE_URL', name) : undefined;
      expect([name, secretOf(container, 'DATABASE_URL')]).toEqual([name, own]);
      expect(secretOf(container, 'REDIS_URL')).toBe(variableOf('REDIS_URL', name));
    }
    const job = manifests.find(({ kind }) => kind === 'Job');
    const [container] = job === undefined ? [] : containersOf(job);
    expect(secretOf(container, 'DATABASE_URL')).toBe('DATABASE_URL');
    for (const service of DATABASE_SERVICES) {
      const variable = variableOf('POSTGRES_PASSWORD', service);
      expect(secretOf(container, variable)).toBe(variable);
    }
  });
});

describe('the compose file', () => {
  const { services, networks } = parse(read('docker-compose.yml'), {
    merge: true,
  }) as Compose;

  it('each service connects to PostgreSQL as itself and migrates nothing', () => {
    for (const service of DATABASE_SERVICES) {
      const { environment = {} } = services[service] ?? {};
      const role = `openbell_${service.replaceAll('-', '_')}`;
      expect(environment['DATABASE_URL']).toContain(`postgres://${role}:`);
      expect(environment['DATABASE_URL']).toContain(variableOf('POSTGRES_PASSWORD', service));
      expect(environment['MIGRATE']).toBe('0');
    }
    expect(services['client-gateway']?.environment?.['DATABASE_URL']).toBe('');
  });

  it("the door keeps a demo's runs as the demo's own role, which the job makes", () => {
    const kept = services['client-gateway']?.environment?.['DEMO_DATABASE_URL'];
    expect(kept).toMatch(/^postgres:..openbell_demo:.*POSTGRES_PASSWORD_DEMO.*@postgres:/);
    expect(services['migrate']?.environment).toHaveProperty('POSTGRES_PASSWORD_DEMO');
  });

  it('what serves sockets has the room for what is young that the launchers give it', () => {
    for (const name of ['client-gateway', 'exchange']) {
      expect(services[name]?.command).toEqual([YOUNG, `dist/apps/${name}/main.js`]);
    }
    expect(read('package.json')).toContain(`exec node ${YOUNG} scripts/start-monolith.mjs`);
  });

  it('the stores have no port on the host and a network without a way out', () => {
    expect(networks['stores']?.internal).toBe(true);
    for (const store of ['postgres', 'redis']) {
      expect([services[store]?.ports, services[store]?.networks]).toEqual([undefined, ['stores']]);
    }
  });

  it.each([...SERVICES, 'exchange', 'web'])(
    '%s is restarted, watched, and has no rights that it does not need',
    (name) => {
      const { restart, healthcheck, user, cap_drop: dropped, ...rest } = services[name] ?? {};
      expect([restart, user, dropped, rest.read_only]).toEqual([
        'unless-stopped',
        '1000:1000',
        ['ALL'],
        true,
      ]);
      expect(healthcheck?.test.join(' ')).toContain('fetch(');
    },
  );

  it('one container or nine, the front end is there and reaches neither store', () => {
    expect(services['exchange']?.profiles).toEqual(['monolith']);
    for (const name of SERVICES) expect(services[name]?.profiles).toEqual(['services']);
    const { profiles, networks: reached, ports, environment } = services['web'] ?? {};
    expect([profiles, reached]).toEqual([undefined, ['front']]);
    expect(ports?.[0]).toMatch(/:3000:3000$/);
    expect(Object.keys(environment ?? {})).toEqual(['OPENBELL_API_URL']);
  });
});
