// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, list, map, number, required, text } from "../../core/shape/shape";
import { DoorAuthentication } from "./authentication";
import { DoorCertificate } from "./certificate";

/** What the properties of `InternalExposureOptions` take. */
export const INTERNAL_EXPOSURE: Shapes = {
  host: required(text("qwen.example.com", { format: "host-name" })),
  allowedCidrs: list(text("10.0.0.0/16"), "texts"),
  balancerCidrs: list(text("10.0.0.0/20"), "texts"),
  firewall: text("arn:aws:wafv2:us-west-2:111122223333:regional/webacl/chat/11111111-2222-3333-4444-555555555555"),
  requestsPerMinute: number(600, { integer: true, minimum: 2, maximum: 2000000000 }),
  requestsPerMinutePerClient: number(60, { integer: true, minimum: 2, maximum: 2000000000 }),
  tls: instance(DoorCertificate, 'DoorCertificate.secret("qwen-tls")'),
  authentication: instance(DoorAuthentication, 'DoorAuthentication.apiKeys("api-keys")'),
  acceptPlainHttp: flag(),
};

/** What the properties of `PublicExposureOptions` take. */
export const PUBLIC_EXPOSURE: Shapes = {
  host: required(text("qwen.example.com", { format: "host-name" })),
  allowedCidrs: list(text("10.0.0.0/16"), "texts"),
  balancerCidrs: list(text("10.0.0.0/20"), "texts"),
  firewall: text("arn:aws:wafv2:us-west-2:111122223333:regional/webacl/chat/11111111-2222-3333-4444-555555555555"),
  requestsPerMinute: number(600, { integer: true, minimum: 2, maximum: 2000000000 }),
  requestsPerMinutePerClient: number(60, { integer: true, minimum: 2, maximum: 2000000000 }),
  tls: required(instance(DoorCertificate, 'DoorCertificate.secret("qwen-tls")'), DoorCertificate.secret("qwen-tls")),
  authentication: required(instance(DoorAuthentication, 'DoorAuthentication.apiKeys("api-keys")'), DoorAuthentication.apiKeys("api-keys")),
};

/** What the properties of `OidcOptions` take. */
export const OIDC: Shapes = {
  issuer: required(text("https://login.example.com", { format: "https-address" })),
  authorizationEndpoint: required(text("https://login.example.com/authorize", { format: "https-address" })),
  tokenEndpoint: required(text("https://login.example.com/token", { format: "https-address" })),
  userInfoEndpoint: required(text("https://login.example.com/userinfo", { format: "https-address" })),
  clientSecret: required(text("oidc-client", { format: "secret-name" })),
};

/** What the properties of `JwtOptions` take. */
export const JWT: Shapes = {
  issuer: required(text("https://login.example.com", { format: "https-address" })),
  jwksUri: required(text("https://login.example.com/.well-known/jwks.json", { format: "https-address" })),
  audience: required(text("https://qwen.example.com")),
};

/** What the properties of `IapOptions` take. */
export const IAP: Shapes = {
  clientId: required(text("1234-abcd.apps.googleusercontent.com")),
  clientSecret: required(text("iap-client", { format: "secret-name" })),
};

/** What the properties of `ApiKeysSecret` take. */
export const API_KEYS: Shapes = {
  secret: required(text("api-keys", { format: "secret-name" })),
};

/** What the properties of `TlsSecret` take. */
export const TLS_SECRET: Shapes = {
  secret: required(text("qwen-tls", { format: "secret-name" })),
};

/** What the properties of `ExistingIngressOptions` take. */
export const EXISTING_INGRESS: Shapes = {
  facesInternet: required(flag()),
  longestStreamSeconds: required(number(600, { integer: true, minimum: 1, maximum: 86400 })),
  clientNamespaces: list(text("ingress-nginx", { format: "dns-label" }), "texts", { unique: true }),
  clientCidrs: list(text("10.0.0.0/20"), "texts"),
  authenticatedBy: text("oauth2-proxy"),
  className: required(text("nginx")),
  annotations: map(text("630"), '{ "nginx.ingress.kubernetes.io/proxy-read-timeout": "630" }'),
};

/** What the properties of `ExistingGatewayOptions` take. */
export const EXISTING_GATEWAY: Shapes = {
  facesInternet: required(flag()),
  longestStreamSeconds: required(number(600, { integer: true, minimum: 1, maximum: 86400 })),
  clientNamespaces: list(text("ingress-nginx", { format: "dns-label" }), "texts", { unique: true }),
  clientCidrs: list(text("10.0.0.0/20"), "texts"),
  authenticatedBy: text("oauth2-proxy"),
  name: required(text("public")),
  namespace: required(text("gateways", { format: "dns-label" })),
  sectionName: text("https"),
  inferencePools: flag(),
};

/** What the properties of `EnvoyGatewayOptions` take. */
export const ENVOY_GATEWAY: Shapes = {
  namespace: required(text("envoy-gateway-system", { format: "dns-label" })),
  internalAnnotations: map(text("true"), '{ "service.beta.kubernetes.io/azure-load-balancer-internal": "true" }'),
  idleMinutesAnnotation: text("service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout"),
  longestStreamSeconds: number(5970, { integer: true, minimum: 1, maximum: 86400 }),
};
