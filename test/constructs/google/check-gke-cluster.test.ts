import { Token } from "cdktf";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { checkGkeCluster } from "../../../constructs/google/check-gke-cluster";
import { Finding } from "../../../constructs/core/problems/problem";
import { AuthorizedNetwork, ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { ReleaseChannel } from "../../../constructs/google/control-plane/release-channel";
import gpuZones from "../../../constructs/google/data/gpu-zones.json";
import regions from "../../../constructs/google/data/regions.json";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { FilestoreTier } from "../../../constructs/google/storage/filestore-tier";
import { L4, PROPS, make } from "./made-cluster";

type Props = Partial<GkeClusterProps>;
const pool = (options: Partial<GkeGpuPoolOptions>): Props => ({ gpuPools: [{ ...L4, ...options }] });
const reach = (...networks: AuthorizedNetwork[]): Props => ({ controlPlaneAccess: ControlPlaneAccess.authorizedNetworks(networks) });
const cidrs = (...all: string[]): Props => reach(...all.map((cidr) => ({ cidr })));
const untyped = (networks: unknown): Props => ({ controlPlaneAccess: ControlPlaneAccess.authorizedNetworks(networks as AuthorizedNetwork[]) });
const told = (props: Props): [string, string][] => checkGkeCluster({ ...PROPS, ...props }).map(({ code, property }) => [code, property]);
const late = Token.asString({ resolve: () => "x" });

/** Each alone: its code and property, and no other. */
const REFUSED: [string, Props, string, string][] = [
  // What GKE calls its channels and the driver its tiers.
  ["a channel that isn't one", { releaseChannel: ReleaseChannel.of("WEEKLY") }, "unknown-choice", "releaseChannel"],
  ["a channel in small letters", { releaseChannel: ReleaseChannel.of("rapid") }, "unknown-choice", "releaseChannel"],
  ["an empty channel", { releaseChannel: ReleaseChannel.of("") }, "unknown-choice", "releaseChannel"],
  ["a tier that isn't one", { filestoreTier: FilestoreTier.of("gold", 1024) }, "unknown-choice", "filestoreTier"],
  ["a tier of the wrong word", { filestoreTier: FilestoreTier.of("basic-ssd", 2560) }, "unknown-choice", "filestoreTier"],
  ["a volume below the tier's least", { filestoreTier: FilestoreTier.of("zonal", 100) }, "out-of-range", "filestoreTier"],
  ["a volume below another tier's least", { filestoreTier: FilestoreTier.of("basic_ssd", 1024) }, "out-of-range", "filestoreTier"],
  ["a volume of no size", { filestoreTier: FilestoreTier.of("regional", NaN) }, "out-of-range", "filestoreTier"],
  ["half a GiB", { filestoreTier: FilestoreTier.of("enterprise", 1024.5) }, "out-of-range", "filestoreTier"],
  // Ranges.
  ["services in a /29", { ipRanges: { services: "10.8.0.0/29" } }, "cidr-too-small", "ipRanges.services"],
  ["services in a /30", { ipRanges: { services: "10.8.0.0/30" } }, "cidr-too-small", "ipRanges.services"],
  ["services in one address", { ipRanges: { services: "10.8.0.0/32" } }, "cidr-too-small", "ipRanges.services"],
  ["nodes on the loopback", { ipRanges: { nodes: "127.0.0.0/20" } }, "cidr-prohibited", "ipRanges.nodes"],
  ["pods among multicast", { ipRanges: { pods: "224.0.0.0/14" } }, "cidr-prohibited", "ipRanges.pods"],
  ["services beside the metadata server", { ipRanges: { services: "169.254.0.0/20" } }, "cidr-prohibited", "ipRanges.services"],
  ["services in 0.0.0.0/8", { ipRanges: { services: "0.1.0.0/20" } }, "cidr-prohibited", "ipRanges.services"],
  ["services over Google's private APIs", { ipRanges: { services: "199.36.153.0/24" } }, "cidr-prohibited", "ipRanges.services"],
  ["a control plane on the loopback", { ipRanges: { controlPlane: "127.0.0.0/28" } }, "cidr-prohibited", "ipRanges.controlPlane"],
  // Zones.
  ["a letter that the region lacks", { zones: ["us-central1-z"] }, "invalid-zone", "zones[0]"],
  ["an a where zones begin with b", { region: "us-east1", zones: ["us-east1-a"] }, "invalid-zone", "zones[0]"],
  ["such a zone of a pool", pool({ zones: ["us-central1-d"] }), "invalid-zone", "gpuPools[0].zones[0]"],
  ["a zone twice", { zones: ["us-central1-a", "us-central1-a"] }, "duplicate-zone", "zones[1]"],
  ["a zone without its region", { zones: ["a"] }, "invalid-zone", "zones[0]"],
  ["a region for a zone", { zones: ["us-central1"] }, "invalid-zone", "zones[0]"],
  ["us-central1-f for an L4", pool({ zones: ["us-central1-f"] }), "gpu-not-in-zone", "gpuPools[0].zones[0]"],
  ["us-central1-f for an L4 by the cluster's zones", { zones: ["us-central1-a", "us-central1-f"] }, "gpu-not-in-zone", "zones[1]"],
  ["a region's three zones, of which one lacks the L4", { region: "europe-west1" }, "gpu-not-in-zone", "gpuPools[0].zones"],
  ["A100 80GB in us-central1-b", pool({ machineType: "a2-ultragpu-1g", zones: ["us-central1-b"] }), "gpu-not-in-zone", "gpuPools[0].zones[0]"],
  ["H200 in us-central1-a", pool({ machineType: "a3-ultragpu-8g", capacity: Capacity.SPOT, zones: ["us-central1-a"] }), "gpu-not-in-zone", "gpuPools[0].zones[0]"],
  ["H100 in us-central1-f", pool({ machineType: "a3-highgpu-8g", zones: ["us-central1-f"] }), "gpu-not-in-zone", "gpuPools[0].zones[0]"],
  // The system pool's machine.
  ["a fruit", { systemPool: { machineType: "banana" } }, "unknown-machine-type", "systemPool.machineType"],
  ["another cloud's machine", { systemPool: { machineType: "m6i.large" } }, "unknown-machine-type", "systemPool.machineType"],
  ["no machine", { systemPool: { machineType: "" } }, "unknown-machine-type", "systemPool.machineType"],
  ["a series alone", { systemPool: { machineType: "e2" } }, "unknown-machine-type", "systemPool.machineType"],
  ["a machine with an L4", { systemPool: { machineType: "g2-standard-4" } }, "machine-not-for-system", "systemPool.machineType"],
  ["a machine with A100s", { systemPool: { machineType: "a2-highgpu-1g" } }, "machine-not-for-system", "systemPool.machineType"],
  ["a machine with B200s", { systemPool: { machineType: "a4-highgpu-8g" } }, "machine-not-for-system", "systemPool.machineType"],
  ["an Arm machine", { systemPool: { machineType: "t2a-standard-4" } }, "machine-not-for-system", "systemPool.machineType"],
  ["another Arm machine", { systemPool: { machineType: "c4a-standard-4" } }, "machine-not-for-system", "systemPool.machineType"],
  ["a shared core", { systemPool: { machineType: "e2-micro" } }, "machine-not-for-system", "systemPool.machineType"],
  // Disks.
  ...[-100, 0, 9, 1.5, NaN, Infinity, 65537].flatMap((diskSizeGiB): [string, Props, string, string][] => [
    [`a disk of ${diskSizeGiB}`, pool({ diskSizeGiB }), "invalid-disk-size", "gpuPools[0].diskSizeGiB"],
    [`a system disk of ${diskSizeGiB}`, { systemPool: { diskSizeGiB } }, "invalid-disk-size", "systemPool.diskSizeGiB"],
  ]),
  ["a disk of another cloud", pool({ diskType: "gp3" }), "unknown-choice", "gpuPools[0].diskType"],
  ["a misspelt disk", pool({ diskType: "pd-balance" }), "unknown-choice", "gpuPools[0].diskType"],
  ["a disk in capitals", pool({ diskType: "PD-SSD" }), "unknown-choice", "gpuPools[0].diskType"],
  ["a disk for weights to boot from", pool({ diskType: "hyperdisk-ml" }), "unknown-choice", "gpuPools[0].diskType"],
  ["a disk for streams to boot from", pool({ diskType: "hyperdisk-throughput" }), "unknown-choice", "gpuPools[0].diskType"],
  ["a persistent disk on A4", pool({ machineType: "a4-highgpu-8g", capacity: Capacity.SPOT, diskType: "pd-ssd" }), "unfit-disk-type", "gpuPools[0].diskType"],
  ["a persistent disk on G4", pool({ machineType: "g4-standard-48", diskType: "pd-balanced" }), "unfit-disk-type", "gpuPools[0].diskType"],
  // GPUs that are stated.
  ["two L4 on a machine with one", pool({ accelerator: { type: "nvidia-l4", count: 2 } }), "accelerator-contradicts-machine", "gpuPools[0].accelerator"],
  ["a T4 on a machine with an L4", pool({ accelerator: { type: "nvidia-tesla-t4", count: 1 } }), "accelerator-contradicts-machine", "gpuPools[0].accelerator"],
  ["two A100 of a2-highgpu-1g", pool({ machineType: "a2-highgpu-1g", accelerator: { type: "nvidia-tesla-a100", count: 2 } }), "accelerator-contradicts-machine", "gpuPools[0].accelerator"],
  ["an accelerator in NVIDIA's words", pool({ machineType: "a9-highgpu-1g", accelerator: { type: "NVIDIA L4", count: 1 } }), "invalid-accelerator", "gpuPools[0].accelerator.type"],
  ["an accelerator without a name", pool({ machineType: "a9-highgpu-1g", accelerator: { type: "", count: 1 } }), "invalid-accelerator", "gpuPools[0].accelerator.type"],
  ["an accelerator by a path", pool({ accelerator: { type: "acceleratorTypes/nvidia-l4", count: 1 } }), "invalid-accelerator", "gpuPools[0].accelerator.type"],
  ["GPUs without memory", pool({ machineType: "a9-highgpu-1g", accelerator: { type: "nvidia-next", count: 1, memoryGiB: 0 } }), "out-of-range", "gpuPools[0].accelerator.memoryGiB"],
  ["half a GPU", pool({ machineType: "a9-highgpu-1g", accelerator: { type: "nvidia-next", count: 0.5 } }), "invalid-gpu-count", "gpuPools[0].accelerator.count"],
  // Who reaches the API.
  ["two halves of the world", cidrs("0.0.0.0/1", "128.0.0.0/1"), "open-to-the-world", "controlPlaneAccess.networks"],
  ["one half of it", cidrs("0.0.0.0/1"), "open-to-the-world", "controlPlaneAccess.networks"],
  ["four quarters of it, but one", cidrs("0.0.0.0/2", "64.0.0.0/2", "192.0.0.0/2"), "open-to-the-world", "controlPlaneAccess.networks"],
  ["a half, in eight parts", cidrs(...Array.from({ length: 8 }, (_, index) => `${16 * index}.0.0.0/4`)), "open-to-the-world", "controlPlaneAccess.networks"],
  ["101 networks", cidrs(...Array.from({ length: 101 }, (_, index) => `203.0.113.${index}/32`)), "too-many-ranges", "controlPlaneAccess.networks"],
  ["a network twice", cidrs("203.0.113.7/32", "198.51.100.0/24", "203.0.113.7/32"), "duplicate-range", "controlPlaneAccess.networks[2].cidr"],
  ["private networks alone", cidrs("10.0.0.0/8", "192.168.1.0/24"), "private-range", "controlPlaneAccess.networks[0].cidr"],
  ["an address of a carrier's inside", cidrs("100.64.0.0/10"), "private-range", "controlPlaneAccess.networks[0].cidr"],
  ["bits behind the mask", cidrs("203.0.113.7/24"), "cidr-invalid", "controlPlaneAccess.networks[0].cidr"],
  ["IPv6", cidrs("2001:db8::/32"), "cidr-invalid", "controlPlaneAccess.networks[0].cidr"],
  ["a text for the list", untyped("203.0.113.7/32"), "wrong-type", "controlPlaneAccess.networks"],
  ["nothing for the list", untyped(undefined), "wrong-type", "controlPlaneAccess.networks"],
  ["texts for networks", untyped(["203.0.113.7/32"]), "wrong-type", "controlPlaneAccess.networks[0]"],
  ["nothing for a network", untyped([null]), "wrong-type", "controlPlaneAccess.networks[0]"],
  // Ports of webhooks.
  ["a port above all", { webhookPorts: [94430] }, "out-of-range", "webhookPorts[0]"],
  ["no port", { webhookPorts: [0] }, "out-of-range", "webhookPorts[0]"],
  ["half a port", { webhookPorts: [9443, 9443.5] }, "out-of-range", "webhookPorts[1]"],
  ["NaN", { webhookPorts: [NaN] }, "out-of-range", "webhookPorts[0]"],
  ["a port twice", { webhookPorts: [9443, 9443] }, "duplicate-port", "webhookPorts[1]"],
  // Flex-start, and nodes side by side.
  ...[0, -1, 169, 1.5, NaN].map((hours): [string, Props, string, string] => [
    `flex-start for ${hours} hours`,
    pool({ capacity: Capacity.flexStart(hours) }),
    "invalid-run-time",
    "gpuPools[0].capacity",
  ]),
  ["a flex-start node that is always there", pool({ capacity: Capacity.flexStart(), minNodes: 1 }), "flex-start-minimum", "gpuPools[0].minNodes"],
  ["flex-start of a machine that is reserved only", pool({ machineType: "a4x-highgpu-4g", capacity: Capacity.flexStart() }), "not-sold-that-way", "gpuPools[0].capacity"],
  ["nodes side by side in three zones", pool({ compactPlacement: true }), "compact-placement-zones", "gpuPools[0].zones"],
  ["nodes side by side in two", pool({ compactPlacement: true, zones: ["us-central1-a", "us-central1-b"] }), "compact-placement-zones", "gpuPools[0].zones"],
  ["flex-start L4 side by side", pool({ compactPlacement: true, zones: ["us-central1-a"], capacity: Capacity.flexStart() }), "compact-placement-capacity", "gpuPools[0].compactPlacement"],
  // Labels that are Kubernetes' and GKE's.
  ...["kubernetes.io/os", "k8s.io/x", "topology.kubernetes.io/zone", "cloud.google.com/gke-gpu", "node-restriction.kubernetes.io/x"].map((key): [string, Props, string, string] => [
    `the label ${key}`,
    pool({ labels: { [key]: "x" } }),
    "reserved-label",
    `gpuPools[0].labels["${key}"]`,
  ]),
];

test.each(REFUSED)("%s is refused", (_, props, code, property) => {
  // Of the two halves each is told.
  const all = told(props);
  expect(all[0]).toEqual([code, property]);
  expect([...new Set(all.map(([one]) => one))]).toEqual([code]);
});

test("more than 80 of them", () => expect(REFUSED.length).toBeGreaterThan(80));

test.each<[string, Props]>([
  ["each channel of the provider's", { releaseChannel: ReleaseChannel.of("EXTENDED") }],
  ["a channel that is known at apply", { releaseChannel: ReleaseChannel.of(late) }],
  ["a larger least volume", { filestoreTier: FilestoreTier.of("zonal", 2048) }],
  ["services in a /28", { ipRanges: { services: "10.8.0.0/28" } }],
  ["public addresses for the pods", { ipRanges: { pods: "44.0.0.0/14" } }],
  ["the L4 zones of europe-west1", { region: "europe-west1", zones: ["europe-west1-b", "europe-west1-c"] }],
  ["a zone that has the GPU since, by its statement", { zones: ["us-central1-f"], ...pool({ accelerator: { type: "nvidia-l4", count: 1 } }) }],
  ["a reservation where it is", pool({ machineType: "a3-ultragpu-8g", zones: ["us-central1-a"], capacity: Capacity.reservation("mine") })],
  ["a system machine of a series that is new", { systemPool: { machineType: "n9-standard-8" } }],
  ["a system machine made to measure", { systemPool: { machineType: "n2-custom-6-24576" } }],
  ["ten GiB, and 64 TiB", { ...pool({ diskSizeGiB: 65536 }), systemPool: { diskSizeGiB: 10 } }],
  ["Hyperdisk on A3 High", pool({ machineType: "a3-highgpu-8g", diskType: "hyperdisk-balanced" })],
  ["100 networks", cidrs(...Array.from({ length: 100 }, (_, index) => `203.0.113.${index}/32`))],
  ["a network that is known at apply", cidrs(late)],
  ["flex-start of what isn't sold on demand", pool({ machineType: "a3-highgpu-1g", capacity: Capacity.flexStart(1) })],
  ["flex-start B200 side by side", pool({ machineType: "a4-highgpu-8g", zones: ["us-central1-b"], capacity: Capacity.flexStart(), compactPlacement: true })],
  ["a label that a kubelet may set", pool({ labels: { "node.kubernetes.io/team": "x" } })],
])("%s passes", (_, props) => expect(told(props)).toEqual([]));

test("what would do is named: the zones that have the GPU", () => {
  const [{ fix, reason }] = checkGkeCluster({ ...PROPS, region: "europe-west1" });
  expect(fix).toContain('zones: ["europe-west1-b","europe-west1-c"]');
  expect(reason).toContain("europe-west1-d");
});

test("every row of the zones has a source, and its zones are its region's", () => {
  for (const { region, zones, source } of gpuZones) {
    expect(source).toMatch(/skypilot-catalog [0-9a-f]{7} .*rows of/);
    expect(regions.find((row) => row.region === region)?.zones).toEqual(expect.arrayContaining(zones));
  }
});

test("a text for the networks is a message, not a stack trace, of a whole cluster too", () => {
  for (const networks of ["203.0.113.7/32", undefined, [null], ["203.0.113.7/32"]]) {
    expect(make(untyped(networks)).problems).toMatchObject([{ code: "wrong-type", constructPath: "gke-cluster/gke" }]);
  }
});

describe("what is refused, each alone", () => {
  const rule = (props: Partial<GkeClusterProps>): Finding[] => checkGkeCluster({ ...PROPS, ...props });

  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["an empty region", { region: "" }, "empty-region", "region", /is empty/],
    ["a region that isn't there", { region: "us-centrall" }, "unknown-region", "region", /no Google Cloud region/],
    ["a project's number", { project: "123456789" }, "invalid-project", "project", /number/],
    ["a project id that can't be", { project: "My_Project" }, "invalid-project", "project", /6 to 30/],
    ["a cluster name that GKE refuses", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /GKE takes 1 to 40/],
    ["a zone elsewhere", { zones: ["europe-west4-a"] }, "invalid-zone", "zones[0]", /cluster's region, us-central1/],
    ["no zones", { zones: [] }, "invalid-zone", "zones", /at least one zone/],
    ["pods without room", { ipRanges: { pods: "10.4.0.0/22" } }, "cidr-too-small", "ipRanges.pods", /holds 4 nodes.*can have 9/],
    [
      "an address for nobody",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([]) },
      "no-authorized-networks",
      "controlPlaneAccess.networks",
      /no network may reach/,
    ],
    [
      "an address for everybody",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "0.0.0.0/0" }]) },
      "open-to-the-world",
      "controlPlaneAccess.networks[0].cidr",
      /every address there is/,
    ],
    [
      "a network that is none",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7" }]) },
      "cidr-invalid",
      "controlPlaneAccess.networks[0].cidr",
      /no range of IPv4/,
    ],
    ["a key by a short name", { secretsEncryptionKey: "k" }, "invalid-kms-key", "secretsEncryptionKey", /project, location and ring/],
    [
      "a key of another region",
      { secretsEncryptionKey: "projects/p/locations/global/keyRings/r/cryptoKeys/k" },
      "invalid-kms-key",
      "secretsEncryptionKey",
      /lies in global/,
    ],
  ])("%s", (_, props, code, property, reason) => {
    expect(rule(props)).toMatchObject([{ code, property, reason: expect.stringMatching(reason) }]);
  });
});
