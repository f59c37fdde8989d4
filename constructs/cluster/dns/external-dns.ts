import * as path from "path";
import { packageRoot } from "../../core/package-root";
import { HelmAddOn } from "../helm-add-on";
import table from "./data/external-dns.json";

/** Where external-dns runs, and as whom. */
export const EXTERNAL_DNS = { namespace: table.namespace, serviceAccount: table.serviceAccount };

/** Name of the controller's release, and how it is called to people. */
export const RECORDER = "external-dns";

/** What it reaches the network by stands before it. */
const NETWORK = "external-dns-network";

/** Folder of our chart of what external-dns may reach, and reads. */
export function dnsChartPath(): string {
  return path.join(packageRoot(), "constructs", "cluster", "dns", "chart");
}

/** Where a node gives a pod its cloud's identity. */
export interface IdentityAgent {
  readonly cidr: string;
  readonly ports: number[];
}

/** What differs between clouds. */
export interface ExternalDnsOptions {
  /** Its word for the cloud's DNS: `azure`. */
  readonly provider: string;
  /** The cluster's name, a constant: by it records are told to be this cluster's. */
  readonly clusterName: string;
  readonly domains: string[];
  /** Its service account, where a cloud tells clusters apart by nothing else. @default - the same in each cluster */
  readonly serviceAccount?: string;
  readonly keepRecords?: boolean;
  /** Kinds of objects that have names of doors. */
  readonly source: string;
  /** Add-ons whose kinds or controllers it needs. */
  readonly after: string[];
  readonly extraArgs: { readonly [name: string]: unknown };
  /** @default - its identity comes by a volume */
  readonly identityAgents?: IdentityAgent[];
  /** What it reads of its cloud as files, by their names. @default - none */
  readonly files?: { readonly [name: string]: object };
  /** Further values of its chart. */
  readonly values?: { readonly [name: string]: unknown };
}

/**
 * external-dns for models' doors: its chart, and a network policy. It owns what it makes by a record of its own beside each, with the cluster's name
 * in it, and leaves other records alone.
 *
 * @see https://kubernetes-sigs.github.io/external-dns
 */
export function externalDnsAddOns(options: ExternalDnsOptions): HelmAddOn[] {
  const { provider, clusterName, domains, serviceAccount = table.serviceAccount, keepRecords = false, source, after, extraArgs, identityAgents = [], files, values } = options;
  const { namespace } = table;
  // What it runs as fits the strictest of Kubernetes' own rules.
  const place = { namespace, createNamespace: true, namespaceLabels: { "pod-security.kubernetes.io/enforce": "restricted" } };
  const own = { instance: RECORDER, ...(identityAgents.length === 0 ? {} : { identityAgents }), ...(files === undefined ? {} : { files }) };
  return [
    { name: NETWORK, localChart: dnsChartPath(), imageValues: [], ...place, values: own },
    {
      name: RECORDER,
      repository: table.repository,
      chart: table.chart,
      version: table.version,
      ...place,
      after: [NETWORK, ...after],
      values: {
        provider: { name: provider },
        serviceAccount: { create: true, name: serviceAccount },
        sources: [source],
        policy: keepRecords ? "upsert-only" : "sync",
        registry: "txt",
        txtOwnerId: clusterName,
        // Its own records lie below the names that they tell of: before them, that of a zone's own name would lie outside the zone.
        txtPrefix: table.txtPrefix,
        domainFilters: [...domains].sort(),
        // Of a door that goes the record goes at once, while the controller is still there.
        triggerLoopOnEvent: true,
        extraArgs,
        nodeSelector: { "kubernetes.io/os": "linux" },
        resources: table.resources,
        ...(files === undefined ? {} : mounted()),
        ...values,
      },
    },
  ];
}

function mounted(): object {
  return {
    extraVolumes: [{ name: "files", configMap: { name: `${RECORDER}-files` } }],
    extraVolumeMounts: [{ name: "files", mountPath: "/etc/kubernetes", readOnly: true }],
  };
}
