import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { IManagedTraces } from "../../../cluster/managed/traces";
import { checkDnsLabel } from "../../../core/checks/checks";
import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { besides } from "../../../core/shape/shape";
import { coded } from "../../../core/problems/warn";
import { checkVolume } from "../check-volume";
import { checkNodes, environmentsOf } from "../logs/check-logs";
import { Traces } from "./traces";
import { OtlpTracesOptions, TraceSecret } from "./traces-options";

/** What is wrong with where spans go. */
export function findTraceProblems(property: string, traces: Traces, cluster: IKubernetesCluster): Finding[] {
  const { kind, tempoOptions: own, otlpOptions: other, sampleRatio } = traces;
  return besides(traces.findings(property), [
    ...(sampleRatio === 0 ? [{ code: "no-traces" as const, property: `${property}.sampleRatio`, value: 0, reason: "no request would be traced, and the collector would run for nothing", fix: "give a share above 0, or leave traces out" }] : []),
    ...(own?.clientNamespaces ?? []).flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name)),
    ...(own === undefined ? [] : [...checkVolume(`${property}.storage`, own.storage ?? {}, cluster.storage, "Tempo"), ...checkNodes(`${property}.nodeSelector`, own.nodeSelector, cluster)]),
    ...(other === undefined ? [] : checkEndpoint(`${property}.endpoint`, other)),
    ...(kind === "cloud" ? checkCloud(property, traces, cluster) : []),
  ]);
}

/** What to know of it that isn't refused. */
export function traceWarnings(traces: Traces): string[] {
  if (traces.sampleRatio < 1) return [];
  return [coded("every-request-traced", "every request is traced: frontends, routers and workers keep and send spans of all of them, and what keeps spans fills with the traffic. A share of 0.05 shows the same.")];
}

function checkEndpoint(property: string, { endpoint: value, acceptPlainHttp = false }: OtlpTracesOptions): Finding[] {
  if (typeof value !== "string" || Token.isUnresolved(value)) return [];
  const say = (code: "invalid-trace-endpoint" | "plain-trace-endpoint", reason: string, fix: string): Finding[] => [{ code, property, value: value.replace(/\/\/[^/]*@/, "//(login)@"), reason, fix }];
  const parts = /^(https?):\/\/([^/?#]+)([^?#]*)(.*)$/.exec(value);
  const example = 'write it like "https://otlp.example.com"';
  if (parts === null || parts[4] !== "") return say("invalid-trace-endpoint", "this is no address of http:// or https://", example);
  const [, scheme, host, path] = parts;
  if (host.includes("@")) return say("invalid-trace-endpoint", "a login in an address stands in cdk.tf.json and in the state, in clear", "put it into a Secret, and name that in authorizationSecret");
  if (/\/v1\/(traces|logs|metrics)\/?$/.test(path)) return say("invalid-trace-endpoint", "the collector adds the path /v1/traces by itself", "leave the path out");
  if (host.endsWith(":4317")) return say("invalid-trace-endpoint", "port 4317 is that of OTLP over gRPC, and spans are sent over HTTP", "use the one for HTTP, 4318 as a rule");
  const inside = /(\.svc|\.svc\.cluster\.local|\.cluster\.local)(:\d+)?$/.test(host);
  if (scheme === "https" || inside || acceptPlainHttp) return [];
  return say("plain-trace-endpoint", "spans would leave the cluster without TLS, and what the Secret holds with them", "use https://, or set acceptPlainHttp: true");
}

function checkCloud(property: string, { cloudOptions }: Traces, { managedTraces }: IKubernetesCluster): Finding[] {
  if (managedTraces !== undefined) return [...managedTraces.check(property), ...checkSecret(`${property}.connectionSecret`, cloudOptions?.connectionSecret, managedTraces)];
  const reason = "of a cluster that somebody else made no such service is known here";
  return [{ code: "no-managed-traces", property, value: "cloud", reason, fix: "use Traces.tempo(), or Traces.otlp()" }];
}

function checkSecret(property: string, given: TraceSecret | undefined, { serviceName, secretVariable }: IManagedTraces): Finding[] {
  if (secretVariable !== undefined && given === undefined) {
    const reason = `the collector signs in to ${serviceName} by what a Secret holds, and by no identity of the cluster's`;
    return [{ code: "no-trace-secret", property, value: undefined, reason, fix: 'write connectionSecret: { name: "application-insights", key: "connection-string" }, and make that Secret (docs/observability/traces.md)' }];
  }
  if (secretVariable !== undefined || given === undefined) return [];
  return [{ code: "unused-trace-secret", property, value: given, reason: `the collector signs in to ${serviceName} as its pod, and nobody reads a Secret`, fix: "leave it out" }];
}

/** What is wrong with a model's environment where its requests are traced. */
export function findSpanProblems(property: string, model: unknown): Finding[] {
  return environmentsOf(property, model).flatMap(([at, name, value]): Finding[] => {
    if (!name.startsWith("OTEL_")) return [];
    const shown = name.includes("HEADERS") ? "(not shown)" : value;
    return [{ code: "two-trace-targets", property: at, value: shown, reason: "traces says where spans go and of how many requests, and this says otherwise", fix: "leave it out, or leave traces out" }];
  });
}
