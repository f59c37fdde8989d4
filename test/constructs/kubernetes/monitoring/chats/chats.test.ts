import * as path from "path";
import { parse } from "yaml";
import { GpuMetrics } from "../../../../../constructs/kubernetes/monitoring/gpu-metrics";
import { checkChats } from "../../../../../constructs/kubernetes/monitoring/chats/check-chats";
import { SyntheticChatOptions } from "../../../../../constructs/kubernetes/monitoring/chats/chat-options";
import { chats } from "../../../../../constructs/kubernetes/monitoring/chats/chats";
import { Monitoring } from "../../../../../constructs/kubernetes/monitoring/monitoring";
import { MonitoringSource } from "../../../../../constructs/kubernetes/monitoring/monitoring-source";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../../../harness/helm";
import { cluster, platform, pool } from "../described";

const model = (name: string, id: string): Rendered => ({ name, model: id, namespace: "inference", endpoint: `http://${name}-frontend.inference:8000/v1` });
const MODELS = [model("qwen", "Qwen/Qwen3-0.6B"), model("odd", 'Org/"quoted" {{name}}')];
const CHART = path.resolve("constructs/kubernetes/monitoring/chats/chart");
const found = (options: SyntheticChatOptions | undefined, models = MODELS): string[] => checkChats("monitoring.chats", options, models).map(({ code, property }) => `${code} ${property}`);

test.each<[string, SyntheticChatOptions | undefined, string[]]>([
  ["nothing said", undefined, []],
  ["the defaults", {}, []],
  ["one model left out", { leaveOut: ["odd"] }, []],
  ["a model that isn't there", { leaveOut: ["qwne"] }, ["unknown-chat-model monitoring.chats.leaveOut[0]"]],
  ["every model", { leaveOut: ["qwen", "odd"] }, ["no-chats monitoring.chats"]],
  ["a chat as long as the time between two", { everySeconds: 60, timeoutSeconds: 60 }, ["chat-longer-than-interval monitoring.chats.timeoutSeconds"]],
  ["the default for a short time", { everySeconds: 30 }, ["chat-longer-than-interval monitoring.chats.timeoutSeconds"]],
])("chats: %s", (_, options, told) => expect(found(options)).toEqual(told));

test("the nearest model is named, and a deployment without models is told why", () => {
  expect(checkChats("chats", { leaveOut: ["qwne"] }, MODELS)[0].fix).toBe('did you mean "qwen"?');
  expect(checkChats("chats", {}, [])[0].reason).toMatch(/graphs of your own/);
});

test("alerts for them come with them, and with nothing else", () => {
  const rules = (options: object): string[] => {
    const source = new MonitoringSource(Monitoring.inCluster({ gpuMetrics: GpuMetrics.NONE, ...options }), platform({ models: MODELS }), true);
    const addOns = source.addOns(cluster());
    const values = addOns.find(({ name }) => name === "dynamo-monitors")?.values as Rendered;
    const alerts = values.rules.flatMap(({ groups }: Rendered) => groups.flatMap(({ rules: all }: Rendered) => all.flatMap(({ alert }: Rendered) => alert ?? [])));
    return [...addOns.map(({ name }) => name), ...alerts.filter((name: string) => name.startsWith("DynamoChat"))];
  };
  expect(rules({ chats: {} })).toEqual(["prometheus", "dynamo-monitors", "dynamo-chats", "DynamoChatFails", "DynamoChatUnasked"]);
  expect(rules({})).toEqual(["prometheus", "dynamo-monitors"]);
});

describeWithHelm("the chart of chats", () => {
  const systemPool = { ...pool("system"), nodeSelector: { pool: "system" }, taints: [] };
  const addOn = chats(cluster({ systemPool }), Monitoring.external({ address: "http://p.watch:9090", namespace: "watch", labels: { release: "p" } }), { everySeconds: 120 }, MODELS, []);
  const objects = (): Rendered[] => helmTemplate(CHART, addOn.values ?? {}, { name: "dynamo-chats", namespace: "watch" });
  const of = (kind: string): Rendered => objects().find((one) => one.kind === kind);

  test("lints", () => expect(helmLint(CHART, addOn.values ?? {})).toMatch(/0 chart\(s\) failed/));

  test("each model is asked by its own name, in JSON whatever is in it, and the answer must be whole", () => {
    const { modules } = parse(of("ConfigMap").data["config.yaml"]);
    expect(Object.keys(modules)).toEqual(["odd", "qwen"]);
    expect(JSON.parse(modules.odd.http.body)).toEqual({ model: 'Org/"quoted" {{name}}', messages: [{ role: "user", content: "ping" }], max_tokens: 1, stream: false });
    const whole = new RegExp(modules.qwen.http.fail_if_body_not_matches_regexp[0]);
    expect(['{"choices":[{"finish_reason":"length"}]}', '{"finish_reason": "stop"}', '{"finish_reason":null}', '{"error":{}}'].map((body) => whole.test(body))).toEqual([true, true, false, false]);
  });

  test("a Probe each, at the frontend's Service, with labels that rules ask for", () => {
    const probes = objects().filter(({ kind }) => kind === "Probe");
    expect(probes.map(({ metadata }) => metadata.name)).toEqual(["dynamo-chat-qwen", "dynamo-chat-odd"]);
    expect(probes[0].metadata.labels.release).toBe("p");
    expect(probes[0].spec).toEqual({
      prober: { url: "dynamo-chats.watch:9115", path: "/probe" },
      jobName: "dynamo-chat",
      interval: "120s",
      scrapeTimeout: "31s",
      module: "qwen",
      targets: { staticConfig: { static: ["http://qwen-frontend.inference:8000/v1/chat/completions"], labels: { namespace: "inference", model: "Qwen/Qwen3-0.6B" } } },
    });
  });

  test("who asks may do nothing else, runs off the GPUs, and is reached by Prometheus alone", () => {
    const { spec } = of("Deployment").spec.template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } });
    expect(spec.containers[0].resources).toMatchObject({ requests: { memory: "32Mi" }, limits: { memory: "64Mi" } });
    expect(spec.nodeSelector).toEqual({ pool: "system" });
    expect(of("NetworkPolicy").spec.ingress).toEqual([{ from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } } }], ports: [{ protocol: "TCP", port: 9115 }] }]);
  });
});
