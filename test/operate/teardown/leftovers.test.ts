import { awsLeftovers } from "../../../operate/teardown/aws-leftovers";
import { azureLeftovers } from "../../../operate/teardown/azure-leftovers";
import { googleLeftovers } from "../../../operate/teardown/google-leftovers";
import { Search, besides } from "../../../operate/teardown/leftover";
import { leftText } from "../../../operate/teardown/text";
import { error } from "../answers/aws";
import { error as azureError } from "../answers/azure";
import { REFUSED } from "../answers/google";
import { AKS, EKS, GKE } from "../deployments";
import { FakePrograms } from "../fake-programs";

/** What is found of each cloud, by ownership alone. AWS is asked for real in ../moto.test.ts. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const ids = ({ found }: Search): string[] => found.map(({ what, id }) => `${what} ${id}`);

describe("AWS", () => {
  const LB = "arn:aws:elasticloadbalancing:us-west-2:1:loadbalancer/app/k8s-web/50dc6c495c0c9188";
  const aws = (): FakePrograms =>
    fakes
      .on("aws", "describe-security-groups", { out: { SecurityGroups: [] } })
      .on("aws", "describe-network-interfaces", { out: { NetworkInterfaces: [] } })
      .on("aws", "describe-volumes", { out: { Volumes: [] } })
      .on("aws", "describe-snapshots", { out: { Snapshots: [] } })
      .on("aws", "describe-instances", { out: { Reservations: [] } })
      .on("aws", "describe-launch-templates", { out: { LaunchTemplates: [] } })
      .on("aws", "describe-log-groups", { out: { logGroups: [] } })
      .on("aws", "resourcegroupstaggingapi get-resources", { out: { ResourceTagMappingList: [] } });

  test("what AWS's index of tags still has and is gone isn't left", async () => {
    fakes.on("aws", "Key=elbv2.k8s.aws/cluster,Values=eks", { out: { ResourceTagMappingList: [{ ResourceARN: LB, Tags: [] }] } });
    fakes.on("aws", `elbv2 describe-load-balancers --load-balancer-arns ${LB}`, { ...error("LoadBalancerNotFound", "DescribeLoadBalancers", "One or more load balancers not found"), once: true });
    fakes.on("aws", "elbv2 describe-load-balancers", { out: { LoadBalancers: [{}] } });
    aws();
    expect(ids(await awsLeftovers(fakes.programs(), EKS))).toEqual([]);
    expect(ids(await awsLeftovers(fakes.programs(), EKS))).toEqual([`load balancer ${LB}`]);
  });

  test("a key whose deletion is scheduled isn't left; one that can't be asked for is, and says so", async () => {
    const key = "arn:aws:kms:us-west-2:1:key/0b1c";
    fakes.on("aws", "Key=dynamo-serving-cluster,Values=eks", { out: { ResourceTagMappingList: [{ ResourceARN: key }, { ResourceARN: "arn:aws:ec2:us-west-2:1:route-table/rtb-1" }] } });
    fakes.on("aws", "kms describe-key", { out: { KeyMetadata: { KeyState: "PendingDeletion" } }, once: true }).on("aws", "kms describe-key", error("AccessDeniedException", "DescribeKey", "is not authorized"));
    aws();
    expect(ids(await awsLeftovers(fakes.programs(), EKS))).toEqual([]);
    expect((await awsLeftovers(fakes.programs(), EKS)).found).toMatchObject([{ what: "KMS key", note: expect.stringContaining("is not authorized") }]);
  });

  test("log groups by their exact name; a question that isn't answered hides nothing of the others", async () => {
    fakes.on("aws", "--log-group-name-prefix /aws/eks/eks/cluster", { out: { logGroups: [{ logGroupName: "/aws/eks/eks/cluster" }, { logGroupName: "/aws/eks/eks/cluster-2" }] } });
    fakes.on("aws", "describe-volumes", error("UnauthorizedOperation", "DescribeVolumes", "You are not authorized"));
    aws();
    const search = await awsLeftovers(fakes.programs(), EKS);
    expect(ids(search)).toEqual(["log group /aws/eks/eks/cluster"]);
    expect(search.silent).toEqual([{ what: "volumes", answer: expect.objectContaining({ why: "refused" }) }]);
    expect(leftText(EKS, search)).toContain("volumes: couldn't be asked: ");
    expect(leftText(EKS, search)).not.toContain("nothing of it is left");
  });
});

test("on a cluster of somebody else's no cloud is asked, and nothing is said of it", () => {
  expect(leftText({ id: "lab", cluster: { name: "lab" } }, { found: [], silent: [] })).toBe("lab: its stacks are gone; no cloud was asked, since somebody else made the cluster\n");
});

describe("Azure", () => {
  const files = { id: "/subscriptions/s/resourceGroups/aks-eastus/providers/Microsoft.Storage/storageAccounts/files", type: "Microsoft.Storage/storageAccounts", name: "files" };
  const rules = { id: "/subscriptions/s/resourceGroups/aks-eastus/providers/Microsoft.AlertsManagement/prometheusRuleGroups/r", type: "Microsoft.AlertsManagement/prometheusRuleGroups", name: "r" };
  const disk = { id: "/subscriptions/s/resourceGroups/aks-eastus-nodes/providers/Microsoft.Compute/disks/pvc-1", type: "Microsoft.Compute/disks", name: "pvc-1" };
  const az = (): FakePrograms =>
    fakes
      .on("az", "resource list --tag dynamo-serving-cluster=aks", { out: [files] })
      .on("az", "group show --name aks-eastus", { out: { id: "/subscriptions/s/resourceGroups/aks-eastus", tags: { "dynamo-serving-cluster": "aks" } } })
      .on("az", "resource list --resource-group aks-eastus-nodes", { out: [disk] })
      .on("az", "resource list --resource-group aks-eastus ", { out: [files, rules] })
      .on("az", "group list --tag aks-managed-cluster-name=aks", { out: [{ id: "/subscriptions/s/resourceGroups/aks-eastus-nodes", name: "aks-eastus-nodes" }] });

  test("in our own group, by our tag, and in the nodes' group once the cluster is gone; each once", async () => {
    az();
    const group = "resource group /subscriptions/s/resourceGroups/aks-eastus";
    expect(ids(await azureLeftovers(fakes.programs(), AKS, true))).toEqual([`${files.type} ${files.id}`, `${rules.type} ${rules.id}`, group]);
    expect(ids(await azureLeftovers(fakes.programs(), AKS, false)).slice(3)).toEqual([`Microsoft.Compute/disks ${disk.id}`, "resource group of the nodes /subscriptions/s/resourceGroups/aks-eastus-nodes"]);
  });

  test("a group of the same name that isn't ours is nobody's business here", async () => {
    fakes.on("az", "group show", { out: { id: "/g", tags: { team: "other" } } }).on("az", "resource list --tag", { out: [] });
    expect(await azureLeftovers(fakes.programs(), AKS, true)).toEqual({ found: [], silent: [] });
    expect(fakes.asked("az").some((line) => line.includes("--resource-group"))).toBe(false);
  });

  test("data is told as such, and what Terraform has in a state isn't left, whatever its capitals", async () => {
    az();
    const search = besides(await azureLeftovers(fakes.programs(), AKS, true), new Set([rules.id.toUpperCase(), "/subscriptions/s/resourceGroups/aks-eastus"]));
    expect(search.found).toEqual([expect.objectContaining({ id: files.id, data: "file-systems", command: expect.stringContaining(`az resource delete --ids ${files.id} --subscription`) })]);
    expect(leftText(AKS, search)).toContain("aks: nothing of it is left but its data");
  });

  test("a group that can't be asked for leaves that open", async () => {
    fakes.on("az", "group show", azureError("AuthorizationFailed", "does not have authorization")).on("az", "resource list --tag", { out: [] });
    expect((await azureLeftovers(fakes.programs(), AKS, true)).silent).toMatchObject([{ what: "what lies in our resource group", answer: { why: "refused" } }]);
  });
});

describe("Google", () => {
  const LB = `a${"0123456789abcdef".repeat(2).slice(0, 31)}`;
  const OWN = "https://x/global/networks/gke-us-central1";
  const gcloud = (): FakePrograms =>
    fakes
      .on("gcloud", "disks list --filter=labels.goog-k8s-cluster-name=gke AND labels.goog-k8s-cluster-location=us-central1 AND name~^pvc-", { out: [{ name: "pvc-1", sizeGb: "100", zone: "https://x/zones/us-central1-a", labels: { "goog-k8s-cluster-name": "gke", "goog-k8s-cluster-location": "us-central1" } }] })
      .on("gcloud", "filestore instances list --filter=labels.storage_gke_io_cluster_name=gke AND labels.storage_gke_io_cluster_location=us-central1", { out: [{ name: "projects/my-project/locations/us-central1-a/instances/pvc-2", labels: { storage_gke_io_cluster_name: "gke", storage_gke_io_cluster_location: "us-central1" } }] })
      .on("gcloud", "firewall-rules list --filter=network~/gke-us-central1$", { out: [{ name: `k8s-fw-${LB}`, network: OWN }, { name: "gke-gke-1234-vms", network: OWN }, { name: "allow-all", network: "https://x/global/networks/default" }] })
      .on("gcloud", "network-endpoint-groups list --filter=network~/gke-us-central1$", { out: [{ name: "k8s1-1a2b-web-door-80-9f", zone: "https://x/zones/us-central1-b", network: OWN }, { name: "by-hand", network: OWN }] })
      .on("gcloud", `forwarding-rules list --filter=name=(${LB}) AND region~/us-central1$`, { out: [{ name: LB, IPAddress: "203.0.113.9" }] })
      .on("gcloud", `target-pools list --filter=name=(${LB}) AND region~/us-central1$`, { out: [{ name: LB }, { name: "by-hand" }] })
      .on("gcloud", "backend-services list --filter=name=(k8s1-1a2b-web-door-80-9f)", { out: [{ name: "k8s1-1a2b-web-door-80-9f" }] })
      .on("gcloud", "artifacts repositories list", { out: [] });

  test("disks by label, what stands in the network by it, what is only named after that by its name", async () => {
    gcloud();
    const search = await googleLeftovers(fakes.programs(), GKE, "my-project");
    expect(search.silent).toEqual([]);
    expect(search.found.map(({ command }) => command)).toEqual([
      "gcloud compute disks delete pvc-1 --zone=us-central1-a --project=my-project",
      "gcloud filestore instances delete pvc-2 --location=us-central1-a --project=my-project",
      `gcloud compute forwarding-rules delete ${LB} --region=us-central1 --project=my-project`,
      `gcloud compute target-pools delete ${LB} --region=us-central1 --project=my-project`,
      "gcloud compute backend-services delete k8s1-1a2b-web-door-80-9f --global --project=my-project",
      "gcloud compute network-endpoint-groups delete k8s1-1a2b-web-door-80-9f --zone=us-central1-b --project=my-project",
      "gcloud compute network-endpoint-groups delete by-hand --project=my-project",
      `gcloud compute firewall-rules delete k8s-fw-${LB} --project=my-project`,
      "gcloud compute firewall-rules delete gke-gke-1234-vms --project=my-project",
    ]);
    expect(search.found.filter(({ data }) => data !== undefined).map(({ id }) => id)).toEqual(["pvc-1", "pvc-2"]);
  });

  test("in a VPC of somebody else's nothing is looked for by its network", async () => {
    gcloud();
    const bare = { ...GKE, needs: { ...GKE.needs!, names: [{ kind: "gke-cluster", name: "gke" }] } };
    expect(ids(await googleLeftovers(fakes.programs(), bare, "my-project"))).toEqual(["disk pvc-1", "Filestore instance pvc-2"]);
  });

  test("firewall rules that may not be listed leave forwarding rules open too", async () => {
    fakes.on("gcloud", "firewall-rules list", REFUSED);
    gcloud();
    expect((await googleLeftovers(fakes.programs(), GKE, "my-project")).silent.map(({ what }) => what)).toEqual(["load balancers of Gateways", "forwarding rules", "target pools", "firewall rules"]);
  });
});
