import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { prometheusAdapterRules } from "../../../../constructs/inference/scaling/prometheus-adapter";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { modelValues } from "../../../../constructs/inference/model-values";
import { MetricsCatalogue } from "../../../../observability/catalogue/catalogue";
import { Rendered } from "../../../harness/helm";
import { knownOf } from "../../../observability/known";
import { readQuery } from "../../../observability/promql";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED, keda } from "./scaled";

const cluster = clusterOf(h100("gpus", EFA, { maxNodes: 8 }));
const METRICS = { queued: ScalingMetric.queuedRequests(4), concurrent: ScalingMetric.concurrentRequests(8), "first token": ScalingMetric.timeToFirstToken(500) };

/** The trigger of the one scaler. */
function triggerOf(more: Parameters<typeof keda>[0], release = "1.6.1"): Rendered {
  const { scaling }: Rendered = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, scaling: keda(more) }, cluster, DynamoRelease.of(release), {});
  return scaling.objects.find(({ kind }: Rendered) => kind === "ScaledObject").spec.triggers[0];
}

describe("what KEDA is told of the Prometheus that it asks", () => {
  const AMP = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1";
  test.each([
    ["Amazon's: the region of the address, in which it signs", { prometheus: AMP, triggerAuthentication: "amp" }, { awsRegion: "eu-west-1" }],
    ["Amazon's in China", { prometheus: "https://aps-workspaces.cn-north-1.amazonaws.com.cn/workspaces/ws-1", triggerAuthentication: "amp" }, { awsRegion: "cn-north-1" }],
    ["an address that is known at apply: the region that is named", { prometheus: "${data.x.y.endpoint}", awsRegion: "us-west-2", triggerAuthentication: "amp" }, { awsRegion: "us-west-2" }],
    ["the one that is named before the address's", { prometheus: AMP, awsRegion: "us-west-2", triggerAuthentication: "amp" }, { awsRegion: "us-west-2" }],
    ["Azure's: nothing", { prometheus: "https://chat.eastus.prometheus.monitor.azure.com", triggerAuthentication: "azure" }, {}],
    ["Google's own frontend in the cluster: nothing", { prometheus: "http://dynamo-query-frontend.monitoring:9090" }, {}],
    ["one's own: nothing", { prometheus: "http://prometheus-operated.monitoring:9090" }, {}],
    ["a host that only begins like Amazon's: nothing", { prometheus: "https://aps-workspaces.eu-west-1.amazonaws.com.example.com" }, {}],
  ])("%s", (_, options, signed) => {
    const { metadata, authenticationRef } = triggerOf(options);
    const { serverAddress, query, threshold, ignoreNullValues, ...more } = metadata;
    expect([serverAddress, typeof query, threshold, ignoreNullValues]).toEqual([options.prometheus, "string", "4", "false"]);
    expect(more).toEqual(signed);
    expect(authenticationRef).toEqual("triggerAuthentication" in options ? { name: options.triggerAuthentication } : undefined);
  });
});

describe.each(MetricsCatalogue.releases())("Dynamo %s shows what its scalers ask for", (release) => {
  const catalogued = knownOf(release, []);
  // A label of the target, which the monitors set: Prometheus puts it on what it says of the target itself too.
  const known = { ...catalogued, labels: (series: string) => (series === "up" ? [...(catalogued.labels("up") ?? []), "dynamo_namespace"] : catalogued.labels(series)) };

  test.each(Object.entries(METRICS))("KEDA, %s", (_, metric) => {
    const { query } = triggerOf({ metric }, release).metadata;
    const { series, faults } = readQuery(query, known);
    expect([series.length > 0, faults]).toEqual([true, []]);
  });

  test("the adapter of Kubernetes' own autoscaler", () => {
    const rules = prometheusAdapterRules(release);
    expect(rules).toHaveLength(3);
    for (const { seriesQuery, metricsQuery } of rules) {
      expect(readQuery(String(seriesQuery), known).faults).toEqual([]);
      // The adapter's own part is what the autoscaler selects by.
      expect(readQuery(String(metricsQuery).replaceAll("<<.LabelMatchers>>", 'namespace="inference", dynamo_namespace="inference-qwen"').replaceAll("<<.GroupBy>>", "namespace"), known).faults).toEqual([]);
    }
  });
});
