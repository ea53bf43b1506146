/** A class of Ingresses or Gateways that a load balancer serves from addresses, as no pod of the cluster. */
export interface AddressClass {
  /** As messages call it. */
  readonly name: string;
  /** Matches names that an IngressClass or GatewayClass of it has where none is in sight. */
  readonly classes: RegExp;
  /** Matches what it calls itself in `spec.controller` of an IngressClass and `spec.controllerName` of a GatewayClass. */
  readonly controllers: RegExp;
  /** All ranges it connects from, where its makers publish them; none where they are those of the user's own network. */
  readonly ranges: readonly string[];
}

/** Ranges of Google's front ends and their health checks. */
const GOOGLE = ['130.211.0.0/22', '35.191.0.0/16'];

/** Classes by the documents of their makers; the first that fits counts. */
export const ADDRESS_CLASSES: readonly AddressClass[] = [
  {
    name: 'an Application Load Balancer',
    classes: /^alb$/,
    controllers: /^(?:(?:ingress|gateway)\.k8s\.aws\/.+|eks\.amazonaws\.com\/alb|ingress\.k8s\.alibabacloud\/alb)$/,
    ranges: [],
  },
  {
    name: 'VPC Lattice',
    classes: /^amazon-vpc-lattice$/,
    controllers: /^application-networking\.k8s\.aws\//,
    ranges: [],
  },
  {
    name: "Google's load balancer",
    classes: /^(?:gce|gke-l7-(?:gxlb|global-external-managed)(?:-mc)?)$/,
    controllers: /^k8s\.io\/ingress-gce$/,
    ranges: GOOGLE,
  },
  // Their proxies connect from a subnet of the user's network, health checks alone from ranges of Google.
  {
    name: "Google's load balancer",
    classes: /^(?:gce-internal|gke-l7-.+)$/,
    controllers: /^networking\.gke\.io\/gateway$/,
    ranges: [],
  },
  {
    name: 'the Application Gateway',
    classes: /^(?:azure[-/]application-gateway|azure-alb-(?:external|internal))$/,
    controllers: /^(?:azure\/application-gateway$|alb\.networking\.azure\.io\/)/,
    ranges: [],
  },
  {
    name: "Oracle's load balancer",
    classes: /^(?!)/,
    controllers: /^oci\.oraclecloud\.com\/native-ingress-controller$/,
    ranges: [],
  },
  { name: 'the Avi load balancer', classes: /^avi-lb$/, controllers: /^ako\.vmware\.com\/avi-lb$/, ranges: [] },
];
