import { FieldModule } from "./write-fields";
import { ShapeModule } from "./write-module";

/** The planner's tables: its request is data, held by a reader of its own. */
export const FIELD_MODULES: readonly FieldModule[] = [
  { file: "inference-runtime/planner/request/request-fields.ts", from: "./field", tables: { PLAN_REQUEST: "inference-runtime/planner/request/request.ts#PlanRequest" } },
];

/** The modules of shapes, and the interfaces that they are made from. What these refer to comes along. */
export const MODULES: readonly ShapeModule[] = [
  {
    file: "constructs/cluster/cluster-shapes.ts",
    shapes: {
      KUBERNETES_CLUSTER: "constructs/cluster/kubernetes-cluster.ts#IKubernetesCluster",
      EXISTING_CLUSTER: "constructs/cluster/existing-cluster.ts#ExistingClusterProps",
      NODE_POOL: "constructs/cluster/pools/node-pool.ts#NodePool",
      GPU_POOL: "constructs/cluster/pools/node-pool.ts#GpuPool",
      STORAGE_OFFER: "constructs/cluster/storage-offer.ts#StorageOffer",
      EXISTING_ATTRIBUTES: "constructs/cluster/existing-cluster.ts#ExistingClusterAttributes",
      EXEC_CONNECTION: "constructs/cluster/connection.ts#ExecConnectionOptions",
      KUBECONFIG_CONNECTION: "constructs/cluster/connection.ts#KubeconfigConnectionOptions",
    },
  },
  {
    file: "constructs/cluster/exposure/exposure-shapes.ts",
    shapes: {
      INTERNAL_EXPOSURE: "constructs/cluster/exposure/exposure.ts#InternalExposureOptions",
      PUBLIC_EXPOSURE: "constructs/cluster/exposure/exposure.ts#PublicExposureOptions",
      OIDC: "constructs/cluster/exposure/authentication.ts#OidcOptions",
      JWT: "constructs/cluster/exposure/authentication.ts#JwtOptions",
      IAP: "constructs/cluster/exposure/authentication.ts#IapOptions",
      API_KEYS: "constructs/cluster/exposure/authentication.ts#ApiKeysSecret",
      TLS_SECRET: "constructs/cluster/exposure/certificate.ts#TlsSecret",
      EXISTING_INGRESS: "constructs/cluster/exposure/existing-door.ts#ExistingIngressOptions",
      EXISTING_GATEWAY: "constructs/cluster/exposure/existing-door.ts#ExistingGatewayOptions",
      ENVOY_GATEWAY: "constructs/cluster/exposure/envoy-gateway-door.ts#EnvoyGatewayOptions",
    },
  },
  {
    file: "constructs/aws/eks-cluster-shapes.ts",
    shapes: {
      EKS_CLUSTER: "constructs/aws/eks-cluster-props.ts#EksClusterProps",
      EKS_NETWORK_GIVEN: "constructs/aws/network/eks-network.ts#IEksNetwork",
      EKS_VPC: "constructs/aws/network/vpc.ts#EksVpcProps",
      EKS_POD_ROLE: "constructs/aws/identity/pod-identity-role.ts#EksPodRoleOptions",
      EKS_CLUSTER_ATTRIBUTES: "constructs/aws/imported-cluster.ts#EksClusterAttributes",
    },
  },
  {
    file: "constructs/aws/identity/pod-identity-shapes.ts",
    shapes: { POD_IDENTITY_ROLE: "constructs/aws/identity/pod-identity-role.ts#PodIdentityRoleProps" },
  },
  {
    file: "constructs/aws/registry/registry-shapes.ts",
    shapes: {
      EKS_REGISTRY: "constructs/aws/registry/image-registry.ts#EksRegistryOptions",
      EKS_REGISTRY_PROPS: "constructs/aws/registry/image-registry.ts#EksRegistryProps",
    },
  },
  {
    file: "constructs/aws/pools/pool-shapes.ts",
    shapes: {
      EKS_GPU_POOL: "constructs/aws/pools/pool-options.ts#EksGpuPoolOptions",
      EKS_SYSTEM_POOL: "constructs/aws/pools/pool-options.ts#EksSystemPoolOptions",
    },
  },
  {
    file: "constructs/azure/pools/pool-shapes.ts",
    shapes: {
      AKS_GPU_POOL: "constructs/azure/pools/pool-options.ts#AksGpuPoolOptions",
      AKS_SYSTEM_POOL: "constructs/azure/pools/pool-options.ts#AksSystemPoolOptions",
    },
  },
  { file: "constructs/azure/storage/storage-shapes.ts", shapes: { AKS_STORAGE: "constructs/azure/storage/storage-options.ts#AksStorageOptions" } },
  {
    file: "constructs/azure/aks-cluster-shapes.ts",
    shapes: {
      AKS_CLUSTER: "constructs/azure/aks-cluster-props.ts#AksClusterProps",
      AKS_CLUSTER_ATTRIBUTES: "constructs/azure/cluster-attributes.ts#AksClusterAttributes",
      AKS_EXISTING_NETWORK: "constructs/azure/network/existing-network-ids.ts#AksExistingNetworkIds",
      AKS_WORKLOAD_IDENTITY: "constructs/azure/access/workload-identity.ts#AksWorkloadIdentityOptions",
    },
  },
  {
    file: "constructs/google/pools/pool-shapes.ts",
    shapes: {
      GKE_GPU_POOL: "constructs/google/pools/node-pools.ts#GkeGpuPoolOptions",
      GKE_SYSTEM_POOL: "constructs/google/pools/node-pools.ts#GkeSystemPoolOptions",
    },
  },
  {
    file: "constructs/google/gke-cluster-shapes.ts",
    shapes: {
      GKE_CLUSTER: "constructs/google/gke-cluster-props.ts#GkeClusterProps",
      GKE_CLUSTER_ATTRIBUTES: "constructs/google/cluster-attributes.ts#GkeClusterAttributes",
      WORKLOAD_IDENTITY: "constructs/google/identity/workload-identity.ts#GkeWorkloadIdentityOptions",
      EXISTING_NETWORK: "constructs/google/network/existing-network.ts#GkeExistingNetworkOptions",
    },
  },
  {
    file: "constructs/kubernetes/source-shapes.ts",
    shapes: {
      IMAGE_MIRROR: "constructs/kubernetes/images/image-mirror.ts#ImageMirrorOptions",
      CHART_REPOSITORY: "constructs/kubernetes/chart-repository.ts#ChartRepositoryOptions",
      IMAGE_DIGESTS: "constructs/kubernetes/images/image-digests.ts#ImageDigestsOptions",
    },
  },
  {
    file: "constructs/kubernetes/monitoring/monitoring-shapes.ts",
    shapes: {
      IN_CLUSTER_MONITORING: "constructs/kubernetes/monitoring/monitoring-options.ts#InClusterMonitoringOptions",
      MANAGED_MONITORING: "constructs/kubernetes/monitoring/managed/managed-options.ts#ManagedMonitoringOptions",
      EXTERNAL_MONITORING: "constructs/kubernetes/monitoring/monitoring-options.ts#ExternalMonitoringOptions",
    },
  },
  {
    file: "constructs/kubernetes/telemetry/telemetry-shapes.ts",
    shapes: {
      LOKI: "constructs/kubernetes/telemetry/logs/logs-options.ts#LokiOptions",
      CLOUD_LOGS: "constructs/kubernetes/telemetry/logs/logs-options.ts#CloudLogsOptions",
      TEMPO: "constructs/kubernetes/telemetry/traces/traces-options.ts#TempoOptions",
      CLOUD_TRACES: "constructs/kubernetes/telemetry/traces/traces-options.ts#CloudTracesOptions",
      OTLP_TRACES: "constructs/kubernetes/telemetry/traces/traces-options.ts#OtlpTracesOptions",
    },
  },
  {
    file: "constructs/dynamo/platform-shapes.ts",
    shapes: {
      PLATFORM: "constructs/dynamo/platform-options.ts#PlatformOptions",
      DYNAMO_PLATFORM: "constructs/dynamo/platform.ts#DynamoPlatformProps",
      DYNAMO_CRDS: "constructs/dynamo/crds/crds.ts#DynamoCrdsProps",
    },
  },
  {
    file: "constructs/dynamo/graph/graph-shapes.ts",
    shapes: {
      DYNAMO_GRAPH: "constructs/dynamo/graph/dynamo-graph.ts#DynamoGraphProps",
      DYNAMO_GRAPH_REQUEST: "constructs/dynamo/graph/dynamo-graph-request.ts#DynamoGraphRequestProps",
      GRAPH_OPTIONS: "constructs/dynamo/graph/graph-options.ts#DynamoGraphOptions",
    },
  },
  {
    file: "constructs/inference/model-shapes.ts",
    shapes: {
      SERVED_MODEL: "constructs/inference/served-model-options.ts#ServedModelOptions",
      SERVED_MODEL_PROPS: "constructs/inference/served-model.ts#ServedModelProps",
    },
  },
  {
    file: "constructs/inference/routing/router-shapes.ts",
    shapes: {
      KV_ROUTER: "constructs/inference/routing/router.ts#KvRouterOptions",
    },
  },
  {
    file: "constructs/inference/options/option-shapes.ts",
    shapes: {
      EAGLE3: "constructs/inference/options/speculative.ts#Eagle3Options",
      DRAFT_MODEL: "constructs/inference/options/speculative.ts#DraftModelOptions",
    },
  },
  {
    file: "constructs/inference/scaling/scaling-shapes.ts",
    shapes: {
      HPA_SCALING: "constructs/inference/scaling/scaling-options.ts#HpaScalingOptions",
      KEDA_SCALING: "constructs/inference/scaling/scaling-options.ts#KedaScalingOptions",
      PLANNER_SCALING: "constructs/inference/scaling/planner-options.ts#PlannerScalingOptions",
      PLANNER_SLA: "constructs/inference/scaling/planner-options.ts#PlannerSlaOptions",
    },
  },
  { file: "stacks/chain/chain-shapes.ts", shapes: { CHAIN: "stacks/chain/chain-options.ts#ChainOptions" } },
  {
    file: "stacks/state-shapes.ts",
    shapes: {
      LOCAL: "stacks/state-backend.ts#LocalStateOptions",
      S3: "stacks/state-backend.ts#S3StateOptions",
      GCS: "stacks/state-backend.ts#GcsStateOptions",
      AZURERM: "stacks/state-backend.ts#AzurermStateOptions",
    },
  },
  { file: "stacks/aws/provider-shapes.ts", shapes: { PROVIDER: "stacks/aws/provider-options.ts#EksProvider" } },
  { file: "stacks/azure/provider-shapes.ts", shapes: { PROVIDER: "stacks/azure/provider-options.ts#AksProvider" } },
  { file: "stacks/google/provider-shapes.ts", shapes: { PROVIDER: "stacks/google/provider-options.ts#GkeProvider" } },
  { file: "stacks/azure/subscription-shapes.ts", shapes: { SUBSCRIPTION: "stacks/azure/subscription.ts#AksSubscription" } },
  { file: "stacks/kubernetes/existing-shapes.ts", shapes: { EXISTING_DEPLOYMENT: "stacks/kubernetes/existing-deployment.ts#ExistingDeploymentProps" } },
];
