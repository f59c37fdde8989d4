import * as fs from "fs";
import * as path from "path";
import { HelmAddOn } from "../../../../constructs/cluster/helm-add-on";
import { findChartImages, imageUnder, imagesUnder } from "../../../../constructs/kubernetes/images/chart-images";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { mirrorChart } from "../../../../constructs/kubernetes/images/mirror-values";
import { alloy } from "../../../../constructs/kubernetes/telemetry/logs/alloy";
import { loki, lokiAddress } from "../../../../constructs/kubernetes/telemetry/logs/loki";
import { collector, collectorAddress } from "../../../../constructs/kubernetes/telemetry/traces/collector";
import { tempo, tempoAddress } from "../../../../constructs/kubernetes/telemetry/traces/tempo";
import { Rendered, helmBinary, helmTemplate } from "../../../harness/helm";
import { cluster } from "../monitoring/described";

/** A folder with the sources of the charts, each in a folder of its own name: `TELEMETRY_CHARTS=DIR`. */
const folder = process.env.TELEMETRY_CHARTS ?? "";
const ready = folder !== "" && fs.existsSync(folder) && helmBinary() !== undefined;
const why = helmBinary() === undefined ? "no helm" : "TELEMETRY_CHARTS names no folder with the charts";

const ADD_ONS: HelmAddOn[] = [
  loki(cluster(), "logs", { retentionDays: 3, storage: { className: "disks", sizeGiB: 20 } }, ["monitoring"]),
  alloy(cluster(), "logs", ["inference"]),
  collector(cluster(), { namespace: "traces", target: { exporter: "otlp_http", configuration: { endpoint: "http://tempo.traces.svc.cluster.local:4318" } }, senders: ["inference"], policies: [] }),
  tempo(cluster(), "traces", { retentionDays: 2 }),
];

const rendered = (addOn: HelmAddOn, values: object = addOn.values ?? {}): Rendered[] => helmTemplate(path.join(folder, addOn.chart ?? ""), values, { name: addOn.name, namespace: addOn.namespace });
const kinds = (objects: Rendered[], kind: string): Rendered[] => objects.filter((one) => one.kind === kind);
const podsOf = (objects: Rendered[]): Rendered[] => objects.filter(({ kind }) => ["StatefulSet", "Deployment", "DaemonSet", "Job"].includes(kind)).map((one) => one.spec.template.spec);
const containersOf = (objects: Rendered[]): Rendered[] => podsOf(objects).flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);

test.each(ADD_ONS.map((addOn): [string, HelmAddOn] => [addOn.name, addOn]))("%s: every image is in our table", (_, { repository = "", chart = "", version = "", values = {} }) => {
  const images = findChartImages({ repository, chart, version });
  expect(images).toBeDefined();
  expect(imagesUnder(images!, values)).toHaveLength(1);
});

(ready ? describe : describe.skip)(`the charts themselves${ready ? "" : ` [skipped: ${why}]`}`, () => {
  test.each(ADD_ONS.map((addOn): [string, HelmAddOn] => [addOn.name, addOn]))("%s: the images of the table, from a mirror too, and requests of each", (_, addOn) => {
    const { repository = "", chart = "", version = "", values = {} } = addOn;
    const images = findChartImages({ repository, chart, version })!;
    const objects = rendered(addOn);
    expect([...new Set(containersOf(objects).map(({ image }) => image))]).toEqual(imagesUnder(images, values).map((one) => imageUnder(one, values)));
    for (const { resources } of containersOf(objects)) expect(resources).toMatchObject({ requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } });
    const mirrored = mirrorChart({ repository, chart, version }, values, ImageMirror.of("registry.example.com/mirror")).values;
    for (const { image } of containersOf(rendered(addOn, mirrored))) expect(image).toMatch(/^registry\.example\.com\/mirror\//);
  });

  test("Loki answers where Alloy and Grafana look, keeps for three days, and is reached by them alone", () => {
    const objects = rendered(ADD_ONS[0]);
    const service = kinds(objects, "Service").find(({ metadata }) => metadata.name === "loki");
    expect(lokiAddress("logs")).toBe(`http://${service.metadata.name}.logs.svc.cluster.local:${service.spec.ports[0].port}`);
    const [config] = kinds(objects, "ConfigMap").filter(({ data }) => data["config.yaml"] !== undefined);
    expect(config.data["config.yaml"]).toMatch(/retention_period: 72h/);
    const [policy] = kinds(objects, "NetworkPolicy");
    const [pods] = objects.filter(({ kind }) => kind === "StatefulSet");
    expect(pods.spec.template.metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
    expect(pods.spec.volumeClaimTemplates[0].spec).toMatchObject({ storageClassName: "disks", resources: { requests: { storage: "20Gi" } } });
    expect(objects.map(({ kind }) => kind)).not.toContain("DaemonSet");
    // The chart's own lets it read every Secret.
    expect(kinds(objects, "ClusterRole").flatMap((one) => one.rules ?? [])).toEqual([]);
  });

  test("Alloy on every node reads its own node's pods, and may do nothing else", () => {
    const objects = rendered(ADD_ONS[1]);
    const [daemon] = kinds(objects, "DaemonSet");
    expect(daemon.spec.template.spec.tolerations).toContainEqual({ effect: "NoSchedule", operator: "Exists" });
    const [container] = daemon.spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } });
    expect(container.volumeMounts).toContainEqual({ name: "varlog", mountPath: "/var/log", readOnly: true });
    const rules = kinds(objects, "ClusterRole").flatMap((one) => one.rules ?? []);
    expect([...new Set(rules.flatMap(({ resources }: Rendered) => resources))]).toEqual(["pods"]);
    expect(kinds(objects, "NetworkPolicy")[0].spec).toMatchObject({ policyTypes: ["Ingress"] });
    expect(kinds(objects, "CustomResourceDefinition")).toEqual([]);
  });

  test("the collector takes OTLP over HTTP alone, and keeps lines from going on", () => {
    const objects = rendered(ADD_ONS[2]);
    const [service] = kinds(objects, "Service");
    expect(service.spec.ports.map(({ port }: Rendered) => port)).toEqual([4318]);
    expect(collectorAddress("traces")).toBe(`http://${service.metadata.name}.traces.svc.cluster.local:4318`);
    const config = kinds(objects, "ConfigMap")[0].data.relay;
    expect(config).not.toMatch(/jaeger|zipkin|grpc/);
    expect(config).toMatch(/logs:\n {6}exporters:\n {6}- nop/);
    const [policy] = kinds(objects, "NetworkPolicy");
    expect(kinds(objects, "Deployment")[0].spec.template.metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
    expect(kinds(objects, "Deployment")[0].spec.template.spec.serviceAccountName).toBe("otel-collector");
  });

  test("Tempo answers where Grafana and the collector look, and keeps for two days on a volume", () => {
    const objects = rendered(ADD_ONS[3]);
    const [service] = kinds(objects, "Service");
    const ports = service.spec.ports.map(({ port }: Rendered) => port);
    expect(ports).toEqual(expect.arrayContaining([3200, 4318]));
    expect(tempoAddress("traces")).toBe(`http://${service.metadata.name}.traces.svc.cluster.local:3200`);
    expect(kinds(objects, "ConfigMap")[0].data["tempo.yaml"]).toMatch(/block_retention: 48h/);
    expect(kinds(objects, "StatefulSet")[0].spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe("50Gi");
    // As the namespace asks for: restricted.
    expect(kinds(objects, "StatefulSet")[0].spec.template.spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } });
    expect(kinds(objects, "StatefulSet")[0].spec.template.metadata.labels).toMatchObject({ "app.kubernetes.io/name": "tempo" });
  });
});
