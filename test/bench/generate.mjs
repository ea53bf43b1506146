// @ts-check
// Seeded manifests for the benchmarks: the same seed gives the same text everywhere.

/**
 * A small seeded generator (mulberry32).
 * @param {number} seed
 * @returns {(below: number) => number} whole numbers from 0 to below - 1
 */
export function random(seed) {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/**
 * One NetworkPolicy with both directions, about 35 lines.
 * @param {number} index
 * @param {(below: number) => number} pick
 * @param {{ namespaces: number, apps: number }} world
 */
export function policy(index, pick, { namespaces, apps }) {
  const low = 8000 + pick(90);
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy-${index}
  namespace: team-${pick(namespaces)}
spec:
  podSelector:
    matchLabels:
      app: app-${pick(apps)}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: team-${pick(namespaces)}
          podSelector:
            matchLabels:
              app: app-${pick(apps)}
        - ipBlock:
            cidr: 10.${pick(256)}.0.0/16
      ports:
        - protocol: TCP
          port: ${low}
          endPort: ${low + 10}
  egress:
    - to:
        - namespaceSelector: {}
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`;
}

/**
 * A file of that many policies.
 * @param {number} count
 */
export function policyFile(count, seed = 1) {
  const pick = random(seed);
  const world = { namespaces: 20, apps: 1000 };
  return Array.from({ length: count }, (_, index) => policy(index, pick, world)).join('---\n');
}

/**
 * One Deployment. Namespace, labels and port repeat after `namespaces × apps` of them.
 * @param {number} index
 * @param {{ namespaces: number, apps: number }} world
 */
export function deployment(index, { namespaces, apps }) {
  const app = index % apps;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: workload-${index}
  namespace: team-${Math.floor(index / apps) % namespaces}
spec:
  selector:
    matchLabels:
      app: app-${app}
  template:
    metadata:
      labels:
        app: app-${app}
        tier: tier-${app % 5}
    spec:
      containers:
        - name: main
          image: example.com/app
          ports:
            - name: http
              containerPort: ${8000 + (app % 90)}
`;
}

/**
 * The files of a workspace, by path; `apps` are those of one namespace.
 * @param {{ workloads: number, policies: number, namespaces: number, apps: number }} size
 * @returns {Map<string, string>}
 */
export function workspace(size, seed = 1) {
  const pick = random(seed);
  const files = new Map();
  for (let index = 0; index < size.namespaces; index++) {
    files.set(`namespaces/team-${index}.yaml`, `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${index}\n`);
  }
  for (let index = 0; index < size.workloads; index++) files.set(`apps/app-${index}.yaml`, deployment(index, size));
  for (let index = 0; index < size.policies; index++)
    files.set(`policies/policy-${index}.yaml`, policy(index, pick, size));
  return files;
}
