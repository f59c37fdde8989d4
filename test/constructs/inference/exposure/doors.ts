import { App, TerraformStack } from "cdktf";
import { ApplicationLoadBalancer } from "../../../../constructs/aws/exposure/application-load-balancer";
import { AksGateway, gatewayDoor } from "../../../../constructs/azure/exposure/gateway";
import { DoorAuthentication } from "../../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../../constructs/cluster/exposure/certificate";
import { ExistingDoor } from "../../../../constructs/cluster/exposure/existing-door";
import { Exposure, InternalExposureOptions, PublicExposureOptions } from "../../../../constructs/cluster/exposure/exposure";
import { IExposureOffer } from "../../../../constructs/cluster/exposure/exposure-offer";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GkeGateway } from "../../../../constructs/google/exposure/gke-gateway";
import { Problem } from "../../../../constructs/core/problems/problem";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";

/** The clouds' real doors, each on a cluster without a cloud, and what each takes. */

/** The doors by what stands in the tables of tests. */
export const DOORS: { readonly [cloud: string]: IExposureOffer | undefined } = {
  eks: new ApplicationLoadBalancer({ region: "us-west-2", internalCidrs: ["10.0.0.0/20"], publicCidrs: ["10.0.16.0/24"] }),
  "eks-elsewhere": new ApplicationLoadBalancer({ region: "us-west-2", internalCidrs: [], publicCidrs: [] }),
  gke: new GkeGateway({ proxyRange: "10.9.0.0/23", publicTlsPolicy: "chat-us-central1-doors", internalTlsPolicy: "chat-doors" }),
  "gke-elsewhere": new GkeGateway({ publicTlsPolicy: "chat-us-central1-doors", internalTlsPolicy: "chat-doors" }),
  aks: gatewayDoor(AksGateway.ENVOY),
  "aks-closed": gatewayDoor(undefined),
  ingress: ExistingDoor.ingress({ className: "nginx", facesInternet: false, longestStreamSeconds: 600, clientNamespaces: ["ingress-nginx"], annotations: { "nginx.ingress.kubernetes.io/proxy-read-timeout": "630" } }),
  gateway: ExistingDoor.gateway({ name: "public", namespace: "gateways", sectionName: "https", facesInternet: true, longestStreamSeconds: 900, clientNamespaces: ["gateways"], authenticatedBy: "oauth2-proxy" }),
  "gateway-open": ExistingDoor.gateway({ name: "public", namespace: "gateways", facesInternet: true, longestStreamSeconds: 900, clientNamespaces: ["gateways"] }),
  envoy: ExistingDoor.envoyGateway({ namespace: "envoy-gateway-system" }),
};

export const CERTIFICATE = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
export const WEB_ACL = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/chat/11111111-2222-3333-4444-555555555555";
export const TLS = { acm: DoorCertificate.acm(CERTIFICATE), secret: DoorCertificate.secret("qwen-tls"), map: DoorCertificate.certificateMap("chat"), door: DoorCertificate.OF_DOOR };
export const JWT = { issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "qwen" };
export const OIDC = {
  issuer: "https://login.example.com",
  authorizationEndpoint: "https://login.example.com/authorize",
  tokenEndpoint: "https://login.example.com/token",
  userInfoEndpoint: "https://login.example.com/userinfo",
  clientSecret: "oidc-client",
};
export const IAP = { clientId: "1234-abcd.apps.googleusercontent.com", clientSecret: "iap-client" };
export const LOGIN = { jwt: DoorAuthentication.jwt(JWT), oidc: DoorAuthentication.oidc(OIDC), keys: DoorAuthentication.apiKeys("api-keys"), iap: DoorAuthentication.iap(IAP), door: DoorAuthentication.BY_DOOR };

/** Whatever a program without types may give. */
export type Loose = { [name: string]: unknown };
const HOST = { host: "qwen.example.com" };
export const internal = (more: Loose = {}): Exposure => Exposure.internal({ ...HOST, ...more } as unknown as InternalExposureOptions);
export const open = (more: Loose = {}): Exposure => Exposure.public({ ...HOST, ...more } as unknown as PublicExposureOptions);

/** A cluster with a door, and without a cloud. */
export function clusterWith(door: string): IKubernetesCluster {
  const pool = { name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: 1, gpuMemoryGiB: 24, fabric: Fabric.NONE };
  const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [pool], storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  return Object.assign(Object.create(cluster) as IKubernetesCluster, { ...cluster, exposure: DOORS[door] });
}

export const QWEN: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };

/** A model on a cluster with a door, in a stack of its own. */
export function served(door: string, more: Partial<ServedModelOptions>, release?: string): { readonly stack: TerraformStack; readonly model: ServedModel; readonly problems: Problem[] } {
  const stack = new TerraformStack(new App(), "inference");
  const model = new ServedModel(stack, "qwen", { ...QWEN, ...more, cluster: clusterWith(door), ...(release === undefined ? {} : { release }) });
  return { stack, model, problems: problemsIn(stack) };
}
