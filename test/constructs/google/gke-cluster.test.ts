import { App, TerraformStack, Testing, Tokenization } from "cdktf";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { L4, PROPS, RESOLVING } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

interface Stack {
  readonly app: App;
  readonly stack: TerraformStack;
  readonly cluster: GkeCluster;
}

function stackWith(props: Partial<GkeClusterProps> = {}): Stack {
  const app = Testing.app();
  const stack = new TerraformStack(app, "gke-cluster");
  return { app, stack, cluster: new GkeCluster(stack, "gke", { ...PROPS, ...props }) };
}

const synthesised = ({ stack }: Stack): any => JSON.parse(Testing.synth(stack)).resource;
const codes = ({ app }: Stack): string[][] => problemsIn(app).map(({ code, property }) => [code, property]);
const MORE: GkeGpuPoolOptions = { name: "a100", machineType: "a2-highgpu-1g", maxNodes: 1 };

describe("a pool that is added after the cluster", () => {
  test("is the same as one that it was made with", () => {
    const [added, whole] = [stackWith(), stackWith({ gpuPools: [L4, MORE] })];
    expect(added.cluster.addGpuPool(MORE)).toMatchObject({ name: "a100", nodeSelector: { "dynamo-serving/gpu-pool": "a100" } });
    expect(added.cluster.gpuPools).toEqual(whole.cluster.gpuPools);
    expect(synthesised(added)).toEqual(synthesised(whole));
    expect(codes(added)).toEqual([]);
  });

  test("is refused by itself and with the others, and told at its own place", () => {
    const made = stackWith({ ipRanges: { pods: "10.4.0.0/20" } });
    const refused = made.cluster.addGpuPool({ ...L4, maxNodes: 0 });
    expect(refused.name).toBe(L4.name);
    // Of nodes that were refused there are enough, so that no model is told of them as well.
    expect(refused.maxNodes).toBeGreaterThan(L4.maxNodes);
    expect(made.cluster.gpuPools.filter(({ name }) => name === L4.name)).toHaveLength(1);
    expect(made.cluster.addGpuPool({ ...MORE, name: "many", maxNodes: 20 })).toBeDefined();
    expect(made.cluster.addGpuPool({ ...MORE, spot: true } as unknown as GkeGpuPoolOptions)).toBeDefined();
    expect(codes(made)).toEqual([
      ["duplicate-pool-name", "addGpuPool(options).name"],
      ["pool-never-grows", "addGpuPool(options).maxNodes"],
      ["cidr-too-small", "ipRanges.pods"],
      ["unknown-property", "addGpuPool(options).spot"],
    ]);
  });
});

describe("who administers the cluster", () => {
  test("holds Google's least role that can, wherever in the list it stands", () => {
    const grants = (...members: string[]): any => {
      const made = stackWith();
      for (const member of members) made.cluster.grantAdmin(member);
      const all = Object.entries<any>(synthesised(made).google_project_iam_member);
      return Object.fromEntries(all.filter(([, one]) => one.role === "roles/container.admin"));
    };
    const [ada, ops] = ["user:ada@example.com", "group:ops@example.com"];
    expect(Object.values<any>(grants(ada, ops)).map((one) => one.member).sort()).toEqual([ops, ada]);
    expect(Object.keys(grants(ops, ada)).sort()).toEqual(Object.keys(grants(ada, ops)).sort());
  });

  test("may be known only at apply", () => {
    const made = stackWith();
    const account = new ServiceAccount(made.stack, "ci", { accountId: "ci-of-the-lab" });
    made.cluster.grantAdmin(account.member);
    made.cluster.grantAdmin(account.member);
    expect(codes(made)).toEqual([["duplicate-admin", "grantAdmin(member)"]]);
    expect(Object.values<any>(synthesised(made).google_project_iam_member).map((one) => one.member)).toContain("${google_service_account.ci.member}");
  });

  test.each([
    ["allAuthenticatedUsers", "open-to-the-world"],
    ["ada@example.com", "invalid-principal"],
    ["user:ada", "invalid-principal"],
  ])("isn't %s", (member, code) => {
    const made = stackWith();
    made.cluster.grantAdmin(member);
    expect(codes(made)).toEqual([[code, "grantAdmin(member)"]]);
  });
});

describe("pods that act in the project", () => {
  test("are known to IAM by namespace and service account, after the cluster is there", () => {
    const made = stackWith({ project: "my-project" });
    const identity = made.cluster.addWorkloadIdentity("weights", { namespace: "chat", serviceAccount: "reader", roles: ["roles/storage.objectViewer", "projects/p/roles/mine"] });
    const resources = synthesised(made);
    const [cluster] = Object.keys(resources.google_container_cluster);
    const grants = Object.entries<any>(resources.google_project_iam_member).filter(([id]) => id.includes("weights"));
    expect(grants.map(([, one]) => one.role)).toEqual(expect.arrayContaining(["roles/storage.objectViewer", "projects/p/roles/mine"]));
    for (const [, one] of grants) {
      expect(one.depends_on).toContain(`google_container_cluster.${cluster}`);
      expect(one.member).toMatch(
        /^principal:\/\/iam\.googleapis\.com\/projects\/\$\{data\.google_project\.[^}]*\.number\}\/locations\/global\/workloadIdentityPools\/\$\{google_container_cluster\.[^}]*\.workload_pool\}\/subject\/ns\/chat\/sa\/reader$/,
      );
    }
    // What is made with the member elsewhere comes after the cluster too, since it is the cluster that tells the pool.
    expect(Tokenization.resolve(identity.member, RESOLVING(made.cluster))).toContain(`\${google_container_cluster.${cluster}.workload_identity_config[0].workload_pool}`);
    expect(codes(made)).toEqual([]);
  });

  test("are refused by what Kubernetes and IAM refuse", () => {
    const made = stackWith();
    const ok = made.cluster.addWorkloadIdentity("a", { namespace: "chat", serviceAccount: "reader" });
    expect(made.cluster.addWorkloadIdentity("a", { namespace: "chat", serviceAccount: "writer" })).toBe(ok);
    made.cluster.addWorkloadIdentity("b", { namespace: "Chat", serviceAccount: "x@p.iam.gserviceaccount.com", roles: ["storage.objectViewer"] });
    expect(codes(made)).toEqual([
      ["duplicate-workload-identity", "addWorkloadIdentity(name)"],
      ["invalid-name", "addWorkloadIdentity(options).namespace"],
      ["invalid-name", "addWorkloadIdentity(options).serviceAccount"],
      ["invalid-role", "addWorkloadIdentity(options).roles[0]"],
    ]);
  });
});

test("what an app of one's own needs of it: resource, nodes' account, network, the default child", () => {
  const made = stackWith();
  const { cluster } = made;
  cluster.resource.addOverride("description", "ours");
  expect(cluster.node.defaultChild).toBe(cluster.resource);
  const resources = synthesised(made);
  expect(Object.values<any>(resources.google_container_cluster)[0].description).toBe("ours");
  const [account] = Object.keys(resources.google_service_account);
  expect(Tokenization.resolve(cluster.nodeServiceAccountEmail, RESOLVING(cluster))).toBe(`\${google_service_account.${account}.email}`);
  expect(cluster.network).toMatchObject({ podRange: "pods", serviceRange: "services", ranges: { pods: "10.4.0.0/14" } });
  const pools = cluster.node.findAll().filter((one) => one.node.path.endsWith("/gpu/l4"));
  expect(pools.map((one) => one.node.defaultChild?.node.id)).toEqual(["pool"]);
});
