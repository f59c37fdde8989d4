import * as path from "path";
import { TerraformStack, Testing } from "cdktf";
import { doorChartPath } from "../../../../constructs/inference/exposure/door-release";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";
import { lets } from "../../../inference-runtime/chart/policy-engine";
import { CERTIFICATE, LOGIN, OIDC, TLS, WEB_ACL, internal, open, served } from "./doors";

/** The doors as real Helm renders them, from the values that Terraform gets. */

interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly values: string[];
  readonly wait: boolean;
  readonly timeout: number;
  readonly depends_on?: string[];
}

function releases(stack: TerraformStack): { [name: string]: Release } {
  const all: Release[] = Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release);
  return Object.fromEntries(all.map((release) => [release.name, release]));
}

const CASES: { readonly [name: string]: [string, Partial<ServedModelOptions>] } = {
  "eks internal": ["eks", { exposure: internal({ tls: TLS.acm }), longestStreamSeconds: 900 }],
  "eks plain": ["eks", { exposure: internal({ acceptPlainHttp: true, allowedCidrs: ["10.7.0.0/16", "10.8.0.0/16"] }) }],
  "eks public, a token": ["eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, firewall: WEB_ACL, allowedCidrs: ["203.0.113.0/24"] }) }],
  "eks public, a login": ["eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.oidc }) }],
  "gke internal": ["gke", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 900 }],
  "gke plain": ["gke", { exposure: internal({ acceptPlainHttp: true }) }],
  "gke public": ["gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.iap, firewall: "chat-armor" }) }],
  "aks internal": ["aks", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 900 }],
  "aks public, keys": ["aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.keys, requestsPerMinute: 601, allowedCidrs: ["203.0.113.0/24"] }) }],
  "aks public, a token": ["aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.jwt }) }],
  "an ingress that is there": ["ingress", { exposure: internal({ tls: TLS.secret }) }],
  "a gateway that is there": ["gateway", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }) }],
};
/** One of each form of the graph. */
const GRAPHS = ["0.9.1", "1.3.1", "1.6.1"];

const rendered = new Map<string, Rendered[]>();
/** Once for the same question: each run of Helm takes a while. */
function render(chart: string, { name, namespace, values }: Release): Rendered[] {
  const question = JSON.stringify([chart, name, values]);
  const known = rendered.get(question) ?? helmTemplate(chart, JSON.parse(values[0]), { name, namespace });
  rendered.set(question, known);
  return known;
}

describeWithHelm("doors", () => {
  const door = (name: string, release?: string): Rendered[] => {
    const [cloud, model] = CASES[name];
    return render(doorChartPath(), releases(served(cloud, model, release).stack)["qwen-door"]);
  };
  const of = (objects: Rendered[], kind: string): Rendered => objects.find((object) => object.kind === kind);
  const alb = (name: string): { [annotation: string]: string } =>
    Object.fromEntries(Object.entries<string>(of(door(name), "Ingress").metadata.annotations).map(([key, value]) => [key.replace("alb.ingress.kubernetes.io/", ""), value]));

  describe.each(Object.keys(CASES))("%s", (name) => {
    test.each(GRAPHS)("the same before a graph of %s; the host and the API's path alone lead to the frontend", (release) => {
      const objects = door(name, release);
      expect(objects).toEqual(door(name));
      expect(objects.every(({ metadata }) => metadata.labels["app.kubernetes.io/instance"] === "qwen-door" && metadata.name.includes("qwen-door"))).toBe(true);
      const route = of(objects, "HTTPRoute");
      const way = of(objects, "Ingress")?.spec.rules ?? [{ host: route.spec.hostnames[0], http: { paths: [{ path: route.spec.rules[0].matches[0].path.value, backend: { service: route.spec.rules[0].backendRefs[0] } }] } }];
      expect(way).toHaveLength(1);
      expect([way[0].host, way[0].http.paths.length, way[0].http.paths[0].path, way[0].http.paths[0].backend.service.name]).toEqual(["qwen.example.com", 1, "/v1", "qwen-frontend"]);
    });

    test.each(GRAPHS)("the model's policy in a release of %s lets the door in, and nobody more", (release) => {
      const [cloud, model] = CASES[name];
      const { qwen } = releases(served(cloud, model, release).stack);
      const policies = render(path.resolve("inference-runtime/chart"), qwen).filter(({ kind }) => kind === "NetworkPolicy");
      const to = (type: string) => ({ namespace: "inference", labels: { "nvidia.com/dynamo-graph-deployment-name": "qwen", "nvidia.com/dynamo-component-type": type } });
      const peers = { "10.0.0.9": "private subnet", "10.0.16.9": "public subnet", "10.9.0.9": "proxies", "35.191.0.9": "Google", "203.0.113.9": "a client" };
      const inside = ["envoy-gateway-system", "ingress-nginx", "gateways", "apps"];
      const admitted = (port: number, type: string): string[] => [
        ...Object.entries(peers).filter(([address]) => lets(policies, "inference", { address }, to(type), port)).map(([, who]) => who),
        ...inside.filter((namespace) => lets(policies, "inference", { namespace, labels: {} }, to(type), port)),
      ];
      const expected: { [door: string]: string[] } = {
        "eks internal": ["private subnet"],
        "eks plain": ["private subnet"],
        "eks public, a token": ["public subnet"],
        "eks public, a login": ["public subnet"],
        "gke internal": ["proxies", "Google"],
        "gke plain": ["proxies", "Google"],
        "gke public": ["Google"],
        "an ingress that is there": ["ingress-nginx"],
        "a gateway that is there": ["gateways"],
      };
      expect(admitted(8000, "frontend")).toEqual(expected[name] ?? ["envoy-gateway-system"]);
      expect(admitted(9090, "worker")).toEqual([]);
    });

    test("Helm's strict lint has nothing against it", () => {
      const [cloud, model] = CASES[name];
      expect(helmLint(doorChartPath(), JSON.parse(releases(served(cloud, model).stack)["qwen-door"].values[0]))).toContain("0 chart(s) failed");
    });
  });

  test("EKS: what the load balancer is told", () => {
    expect(alb("eks internal")).toEqual({
      scheme: "internal",
      "target-type": "ip",
      "listen-ports": '[{"HTTPS":443}]',
      "certificate-arn": CERTIFICATE,
      "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "inbound-cidrs": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
      "load-balancer-attributes": "idle_timeout.timeout_seconds=930,routing.http.drop_invalid_header_fields.enabled=true",
      "target-group-attributes": "deregistration_delay.timeout_seconds=900,load_balancing.algorithm.type=least_outstanding_requests",
      "healthcheck-path": "/health",
      "healthcheck-interval-seconds": "5",
      "healthcheck-timeout-seconds": "3",
      "healthy-threshold-count": "2",
      "unhealthy-threshold-count": "3",
    });
    expect(of(door("eks internal"), "Ingress").spec.ingressClassName).toBe("alb");
    const plain = alb("eks plain");
    expect([plain["listen-ports"], plain["certificate-arn"], plain["ssl-policy"], plain["inbound-cidrs"]]).toEqual(['[{"HTTP":80}]', undefined, undefined, "10.7.0.0/16,10.8.0.0/16"]);
  });

  test("EKS: who comes is asked by a token, or by a login whose client's Secret alone the controller may read", () => {
    const token = alb("eks public, a token");
    expect([token.scheme, token["inbound-cidrs"], token["wafv2-acl-arn"], token["auth-type"]]).toEqual(["internet-facing", "203.0.113.0/24", WEB_ACL, undefined]);
    expect(JSON.parse(token["jwt-validation"])).toEqual({
      jwksEndpoint: "https://login.example.com/keys",
      issuer: "https://login.example.com",
      additionalClaims: [{ name: "aud", format: "single-string", values: ["qwen"] }],
    });
    const login = alb("eks public, a login");
    expect([login["auth-type"], login["auth-on-unauthenticated-request"], login["jwt-validation"], login["inbound-cidrs"]]).toEqual(["oidc", "authenticate", undefined, undefined]);
    const { clientSecret: secretName, ...rest } = OIDC;
    expect(JSON.parse(login["auth-idp-oidc"])).toEqual({ ...rest, secretName });
    const objects = door("eks public, a login");
    expect(of(objects, "Role").rules).toEqual([{ apiGroups: [""], resources: ["secrets"], resourceNames: ["oidc-client"], verbs: ["get", "list", "watch"] }]);
    expect(of(objects, "RoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name: "aws-load-balancer-controller", namespace: "kube-system" }]);
    expect(door("eks public, a token").map(({ kind }) => kind)).toEqual(["Ingress"]);
  });

  test("GKE: a Gateway with its policies", () => {
    const objects = door("gke internal");
    const { spec } = of(objects, "Gateway");
    expect([spec.gatewayClassName, spec.listeners[0].tls.certificateRefs]).toEqual(["gke-l7-rilb", [{ kind: "Secret", name: "qwen-tls" }]]);
    expect(of(objects, "GCPBackendPolicy").spec).toEqual({ targetRef: { group: "", kind: "Service", name: "qwen-frontend" }, default: { timeoutSec: 930, connectionDraining: { drainingTimeoutSec: 900 } } });
    expect(of(objects, "HealthCheckPolicy").spec.default.config.httpHealthCheck).toEqual({ portSpecification: "USE_SERVING_PORT", requestPath: "/health" });
    expect(of(objects, "GCPGatewayPolicy").spec.default).toEqual({ sslPolicy: "chat-doors" });
    expect(of(objects, "HTTPRoute").spec.rules[0].timeouts).toBeUndefined();
    const plain = door("gke plain");
    expect([of(plain, "Gateway").spec.listeners[0].protocol, of(plain, "GCPGatewayPolicy")]).toEqual(["HTTP", undefined]);
    const all = door("gke public");
    expect([of(all, "Gateway").spec.gatewayClassName, of(all, "Gateway").metadata.annotations, of(all, "Gateway").spec.listeners[0].tls]).toEqual(["gke-l7-global-external-managed", { "networking.gke.io/certmap": "chat" }, undefined]);
    expect(of(all, "GCPBackendPolicy").spec.default).toMatchObject({ securityPolicy: "chat-armor", iap: { enabled: true, clientID: "1234-abcd.apps.googleusercontent.com", oauth2ClientSecret: { name: "iap-client" } } });
    expect(of(all, "GCPGatewayPolicy").spec.default).toEqual({ sslPolicy: "chat-us-central1-doors" });
  });

  test("AKS: two Envoy proxies behind a load balancer, private unless it is public by name", () => {
    const objects = door("aks internal");
    const service = of(objects, "EnvoyProxy").spec.provider.kubernetes.envoyService;
    expect(service).toEqual({
      annotations: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true", "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": "16" },
      loadBalancerSourceRanges: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
    });
    expect(of(objects, "EnvoyProxy").spec.shutdown).toEqual({ drainTimeout: "900s" });
    expect(of(objects, "HTTPRoute").spec.rules[0].timeouts).toEqual({ request: "930s", backendRequest: "930s" });
    expect(of(objects, "ClientTrafficPolicy").spec.timeout.http.streamIdleTimeout).toBe("930s");
    expect(of(objects, "Gateway").spec.gatewayClassName).toBe(of(objects, "GatewayClass").metadata.name);
    expect(of(objects, "SecurityPolicy")).toBeUndefined();
    const all = door("aks public, keys");
    expect(of(all, "EnvoyProxy").spec.provider.kubernetes.envoyService).toEqual({ annotations: { "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": "11" }, loadBalancerSourceRanges: ["203.0.113.0/24"] });
    expect(of(all, "SecurityPolicy").spec.apiKeyAuth).toEqual({ credentialRefs: [{ kind: "Secret", name: "api-keys" }], extractFrom: [{ headers: ["Authorization"] }], sanitize: true });
    expect(of(all, "BackendTrafficPolicy").spec.rateLimit.local.rules).toEqual([{ limit: { requests: 300, unit: "Minute" } }]);
    expect(of(door("aks public, a token"), "SecurityPolicy").spec.jwt.providers).toEqual([{ name: "clients", issuer: "https://login.example.com", audiences: ["qwen"], remoteJWKS: { uri: "https://login.example.com/keys" } }]);
  });

  test("a door that is there: an Ingress with what its controller is told, a route to a Gateway", () => {
    const { metadata, spec } = of(door("an ingress that is there"), "Ingress");
    expect([spec.ingressClassName, spec.tls, metadata.annotations]).toEqual(["nginx", [{ hosts: ["qwen.example.com"], secretName: "qwen-tls" }], { "nginx.ingress.kubernetes.io/proxy-read-timeout": "630" }]);
    const objects = door("a gateway that is there");
    expect(objects.map(({ kind }) => kind)).toEqual(["HTTPRoute"]);
    expect(objects[0].spec.parentRefs).toEqual([{ name: "public", namespace: "gateways", sectionName: "https" }]);
  });

  test("the chart takes no object of a kind that no door has", () => {
    expect(() => helmTemplate(doorChartPath(), { objects: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } }] })).toThrow(/kind/);
  });
});

test("the door is a release of its own: after the model, gone before it, and waited for until nothing is left", () => {
  const { stack, model } = served("eks", CASES["eks internal"][1]);
  const { qwen, "qwen-door": door } = releases(stack);
  const synthesised = JSON.parse(Testing.synth(stack)).resource.helm_release;
  const id = Object.keys(synthesised).find((key) => synthesised[key].name === "qwen");
  expect(door.depends_on).toEqual([`helm_release.${id}`]);
  expect([door.wait, door.timeout, qwen.wait, qwen.depends_on]).toEqual([true, 1200, false, undefined]);
  expect(model.address).toBe("https://qwen.example.com/v1");
  expect(model.endpoint).toBe("http://qwen-frontend.inference:8000/v1");
  expect(model.description.exposure).toEqual({ reach: "internal", host: "qwen.example.com", address: "https://qwen.example.com/v1", door: "aws-application-load-balancer", doorName: "an Application Load Balancer", certificate: "acm" });
});

test("of a public door by API keys what Envoy says of its filter is told, of no other door", () => {
  const told = ([cloud, model]: [string, Partial<ServedModelOptions>]): string[] => served(cloud, model).model.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data));
  const doors = Object.keys(CASES).filter((name) => told(CASES[name]).some((text) => text.includes("work in progress")));
  expect(doors).toEqual(["aks public, keys"]);
});

test("without an exposure nothing of a door is there, whatever the cluster has", () => {
  const { stack, model } = served("eks", {});
  const plain = served("aks-closed", {});
  expect(Testing.synth(stack)).toBe(Testing.synth(plain.stack));
  expect([model.address, model.description.exposure]).toEqual([undefined, undefined]);
});
