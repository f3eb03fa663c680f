import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Namespace, Service } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = resolve(__dirname, '../..');

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
    readonly valueFrom?: { readonly secretKeyRef: { readonly key: string } };
  }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<
    Record<string, { command?: string[]; environment?: Record<string, string>; ports?: string[] }>
  >;
}

type Model = new (data: never) => { validate(): void };
const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': Deployment,
  'batch/v1 Job': Job,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
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

function containersOf({ spec }: Manifest): readonly Container[] {
  return spec?.template?.spec.containers ?? [];
}

function secretOf(container: Container | undefined, name: string): string | undefined {
  return container?.env.find((one) => one.name === name)?.valueFrom?.secretKeyRef.key;
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

  it('there is a deployment for each of the nine services', () => {
    const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([...SERVICES].sort());
    for (const deployment of deployments) {
      const [container] = containersOf(deployment);
      expect(container?.args).toEqual([`dist/apps/${deployment.metadata.name}/src/main.js`]);
    }
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
    for (const manifest of manifests.filter(({ kind }) => kind === 'Deployment')) {
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
  const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), {
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

  it('the stores have no port on the host', () => {
    expect([services['postgres']?.ports, services['redis']?.ports]).toEqual([undefined, undefined]);
  });
});
