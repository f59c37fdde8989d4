import { ArtifactRegistryRepository, ComputeNetwork, ServiceAccount } from "../../constructs/google/bindings";
import { DNS_APIS } from "../../constructs/google/dns/dns-records";
import { BACKUP_APIS } from "../../constructs/google/backup/backup";
import { BUDGET_APIS } from "../../constructs/google/budget/budget";
import { GkeClusterProps } from "../../constructs/google/gke-cluster-props";
import { planIpRanges } from "../../constructs/google/network/ip-ranges";
import { securityApis } from "../../constructs/google/control-plane/security";
import { egressApis } from "../../constructs/google/network/egress";
import { SECRET_APIS } from "../../constructs/google/secrets/stored-secrets";
import { LUSTRE_APIS } from "../../constructs/google/storage/managed-lustre";
import { BUCKET_APIS } from "../../constructs/google/storage/weights-bucket";
import { defaultZones } from "../../constructs/google/pools/zones/zones";
import { IConstruct } from "constructs";
import { Token } from "../../constructs/core/framework";
import { AccountNeeds, madeIn, namesOf, rangesOf } from "../account-needs";
import { GkeClusterStack } from "./cluster-stack";
import { GkeProvider } from "./provider-options";

const isNetwork = (one: IConstruct): one is ComputeNetwork => one instanceof ComputeNetwork;
const isAccount = (one: IConstruct): one is ServiceAccount => one instanceof ServiceAccount;
const isRepository = (one: IConstruct): one is ArtifactRegistryRepository => one instanceof ArtifactRegistryRepository;

/** Through these Terraform reads the project and turns the other APIs on. */
const BEFORE_TERRAFORM = ["cloudresourcemanager", "serviceusage"];
/** What a cluster is made with, where Terraform doesn't turn it on (`enableApis: false`). */
const OF_A_CLUSTER = ["artifactregistry", "compute", "container", "file", "iam"];

/** The images of its nodes' further disks, those that are known. */
function diskImages({ gpuPools }: GkeClusterProps): Pick<AccountNeeds, "diskImages"> {
  const images = gpuPools.flatMap(({ imageDisk, weightsDisk }) => [imageDisk, weightsDisk?.image]).filter((image): image is string => image !== undefined && !Token.isUnresolved(image));
  return images.length === 0 ? {} : { diskImages: [...new Set(images)].sort() };
}

/** What a GKE deployment asks of its project and region. */
export function gkeNeeds(stack: GkeClusterStack, props: GkeClusterProps & GkeProvider): AccountNeeds {
  const { clusterName, region, project, zones, budget, backup, weightsBucket, enableApis = true, ipRanges, network, provider } = props;
  const more = [
    ...(props.managedLustre === undefined ? [] : LUSTRE_APIS),
    ...(props.dnsRecords === undefined ? [] : DNS_APIS),
    ...securityApis(props.security),
    ...(props.secretManager === undefined ? [] : SECRET_APIS),
    ...egressApis(props.egress, props.privateServiceConnect),
    ...(budget === undefined ? [] : BUDGET_APIS), ...(backup === undefined ? [] : BACKUP_APIS), ...(weightsBucket === undefined ? [] : BUCKET_APIS),
  ];
  const { controlPlane, ...ofSubnet } = planIpRanges(ipRanges);
  return {
    account: project,
    ...(props.dnsRecords === undefined ? {} : { hostedZones: props.dnsRecords.zones.map(({ zoneId, domain }) => ({ zoneId, domain })) }),
    impersonate: provider?.impersonateServiceAccount,
    zones: zones ?? defaultZones(region),
    ...diskImages(props),
    services: [...BEFORE_TERRAFORM, ...(enableApis ? [] : [...OF_A_CLUSTER, ...more])].map((name) => `${name}.googleapis.com`),
    names: [
      { kind: "gke-cluster", name: clusterName },
      ...namesOf("network", madeIn(stack, isNetwork).map(({ nameInput }) => nameInput)),
      ...namesOf("service-account", madeIn(stack, isAccount).map(({ accountIdInput }) => accountIdInput)),
      ...namesOf("artifact-repository", madeIn(stack, isRepository).map(({ repositoryIdInput }) => repositoryIdInput)),
    ],
    // A subnet that is there isn't to be free.
    ranges: rangesOf({ ...(network === undefined ? ofSubnet : {}), ...(network?.controlPlane === undefined ? { controlPlane } : {}) }),
    counts: [],
  };
}
