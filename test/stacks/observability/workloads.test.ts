import * as fs from "fs";
import { Testing } from "cdktf";
import { makeChoices } from "./choices";
import { Rendered, describeWithHelm, helmTemplate } from "../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What every choice installs on every cloud: where its pods go, what they ask of a node, and who reaches them. */

const { app, choices } = makeChoices();
afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));

/** Namespaces of what observability installs. */
const NAMESPACES = ["monitoring", "logs", "traces", "watch"];

interface Installed {
  readonly id: string;
  readonly name: string;
  /** Ours, a folder; else a chart by its name. */
  readonly local?: string;
  readonly chart: string;
  readonly namespace: string;
  readonly values: any;
}

/** What is known only at apply, as a text. */
const installed: Installed[] = choices.flatMap(({ id, stacks }) => {
  const addons = stacks.find(({ node }) => node.id === `${id}-addons`);
  if (addons === undefined) return [];
  const { resource = {} } = JSON.parse(Testing.synth(addons));
  const names = Object.fromEntries(Object.entries<any>(resource.kubernetes_namespace_v1 ?? {}).map(([key, { metadata }]) => [key, metadata.name ?? metadata[0]?.name]));
  return Object.values<any>(resource.helm_release ?? {}).map((one) => ({
    id,
    name: one.name,
    chart: one.chart,
    local: String(one.chart).startsWith("assets/") ? one.name : undefined,
    namespace: /kubernetes_namespace_v1\.([\w-]+)\./.exec(one.namespace)?.[1] === undefined ? one.namespace : names[/kubernetes_namespace_v1\.([\w-]+)\./.exec(one.namespace)![1]],
    values: JSON.parse(one.values[0].replace(/\$\{jsonencode\([^}]*\)\}/g, '"known-at-apply"').replace(/\$\{[^}]*\}/g, "known-at-apply")),
  }));
});
const ours = installed.filter(({ namespace }) => NAMESPACES.includes(namespace));

/**
 * The workloads of each chart of somebody else's: where their pods' places and requests stand in its values. `everywhere` are those on every node, which
 * go where taints are; `policy` is where it is said who reaches them, `object` and a name where it is an object among
 * those of a chart, or `beside` where our own chart says it for the whole namespace.
 */
const WORKLOADS: { readonly [chart: string]: readonly { readonly at: string; readonly resources: string; readonly tolerations?: string; readonly everywhere?: boolean; readonly unless?: string; readonly policy: string }[] } = {
  "kube-prometheus-stack": [
    { at: "prometheus.prometheusSpec", resources: "prometheus.prometheusSpec.resources", policy: "prometheus.networkPolicy.enabled" },
    { at: "prometheusOperator", resources: "prometheusOperator.resources", policy: "beside" },
    { at: "kube-state-metrics", resources: "kube-state-metrics.resources", policy: "beside" },
    { at: "prometheus-node-exporter", resources: "prometheus-node-exporter.resources", everywhere: true, policy: "beside" },
    { at: "grafana", resources: "grafana.resources", unless: "grafana.enabled", policy: "beside" },
    { at: "alertmanager.alertmanagerSpec", resources: "alertmanager.alertmanagerSpec.resources", unless: "alertmanager.enabled", policy: "beside" },
  ],
  "dcgm-exporter": [{ at: "", resources: "resources", everywhere: true, policy: "beside" }],
  loki: [{ at: "singleBinary", resources: "singleBinary.resources", policy: "object loki" }],
  alloy: [{ at: "controller", resources: "alloy.resources", everywhere: true, policy: "networkPolicy.enabled" }],
  tempo: [{ at: "", resources: "tempo.resources", policy: "object tempo" }],
  "opentelemetry-collector": [{ at: "", resources: "resources", policy: "object opentelemetry-collector" }],
  // It listens to nobody.
  "aws-for-fluent-bit": [{ at: "", resources: "resources", everywhere: true, policy: "none" }],
};

/** Ours that have pods; the others are objects alone. */
const OURS: { readonly [name: string]: string } = { "dynamo-chats": "constructs/kubernetes/monitoring/chats/chart", "dynamo-query-frontend": "constructs/kubernetes/monitoring/frontend/chart", "dynamo-monitors": "constructs/kubernetes/monitoring/chart", "dynamo-managed-monitors": "constructs/kubernetes/monitoring/managed/chart" };

const read = (values: any, path: string): any => path.split(".").filter(Boolean).reduce((found, part) => found?.[part], values);

test("there is no chart that isn't looked at", () => {
  expect(choices.flatMap(({ problems }) => problems)).toEqual([]);
  expect([...new Set(ours.map(({ chart, local }) => local ?? chart))].sort()).toEqual([...Object.keys(WORKLOADS), ...Object.keys(OURS)].sort());
});

const rows = ours.flatMap((one) => (WORKLOADS[one.chart] ?? []).filter(({ unless }) => unless === undefined || read(one.values, unless) === true).map((workload) => ({ ...one, workload, title: `${one.id} ${one.chart} ${workload.at}` })));

test.each(rows)("$title", ({ id, namespace, values, workload: { at, resources, everywhere, policy } }) => {
  // Requests of memory and processor, each.
  expect(read(values, resources)?.requests).toEqual({ cpu: expect.stringMatching(/^\d+m$/), memory: expect.stringMatching(/^\d+(\.\d+)?[MG]i$/) });
  const place = read(values, at) ?? {};
  if (everywhere === true) expect(place.tolerations?.length).toBeGreaterThan(0);
  // Off the nodes with GPUs: on those of the system pool, or away from those of GPU pools.
  else expect([id, place.nodeSelector !== undefined || place.affinity !== undefined]).toEqual([id, true]);
  if (policy === "none") return;
  if (policy === "beside") {
    const monitors = ours.find((one) => one.id === id && one.name === "dynamo-monitors" && one.namespace === namespace);
    // Beside a managed Prometheus alone there is but the exporter of the GPUs' figures, which its collector scrapes from outside.
    if (monitors === undefined) expect(at).toBe("");
    else expect(monitors.values.policy.clientNamespaces).toContain(namespace);
  } else if (policy.startsWith("object ")) {
    const objects = ours.filter((one) => one.id === id).flatMap((one) => [...(one.values.extraObjects ?? []), ...(one.values.extraManifests ?? [])]);
    const named = objects.filter(({ kind, spec }) => kind === "NetworkPolicy" && JSON.stringify(spec.podSelector).includes(policy.slice("object ".length)));
    expect(named.map(({ spec }) => [spec.policyTypes, spec.ingress[0].from.length > 0])).toEqual([[["Ingress"], true]]);
  } else expect(read(values, policy)).toBe(true);
});

describeWithHelm("our own charts, rendered", () => {
  const local = ours.filter(({ local: name }) => name !== undefined);

  test.each(local.map((one) => ({ ...one, title: `${one.id} ${one.name}` })))("$title", ({ name, namespace, values }) => {
    const objects: Rendered[] = helmTemplate(OURS[name], values, { name, namespace });
    const pods = objects.filter(({ kind }) => ["Deployment", "DaemonSet", "StatefulSet", "Job"].includes(kind));
    expect(pods.length).toBe(["dynamo-chats", "dynamo-query-frontend"].includes(name) ? 1 : 0);
    for (const { spec } of pods) {
      const pod = spec.template.spec;
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.nodeSelector !== undefined || pod.affinity !== undefined).toBe(true);
      for (const { resources, securityContext } of pod.containers) {
        expect(resources.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } });
      }
      const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
      expect(policies.map((one) => one.spec.podSelector.matchLabels)).toEqual([spec.selector.matchLabels]);
    }
  });

  test("beside Prometheus, all that has no policy of its own is reached from its own namespace, from those that may ask, and by a collector that scrapes beside it", () => {
    const of = (id: string): Rendered => helmTemplate(OURS["dynamo-monitors"], ours.find((one) => one.id === id && one.name === "dynamo-monitors")!.values, { name: "dynamo-monitors", namespace: "monitoring" }).find(({ kind }: Rendered) => kind === "NetworkPolicy");
    const from = (id: string): string[] => of(id).spec.ingress[0].from.slice(1).map((one: any) => one.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]);
    expect(of("eks-0").spec.podSelector.matchExpressions).toEqual([{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["prometheus", "dynamo-chats", "dynamo-query-frontend"] }]);
    expect(of("eks-0").spec.ingress[0].from[0]).toEqual({ podSelector: {} });
    expect([from("eks-0"), from("gke-1")]).toEqual([["monitoring"], ["monitoring", "gmp-system"]]);
    // Somebody else's Prometheus is theirs to close.
    expect(of("eks-3")).toBeUndefined();
  });
});
