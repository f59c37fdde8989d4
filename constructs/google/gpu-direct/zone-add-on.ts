import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { packageRoot } from "../../core/package-root";
import { GPU_DIRECT_LABEL, GpuDirect, TCPXO_IMAGES, gpuDirectImages } from "./gpu-direct";
import { GpuNetworkNames, TcpxoNames } from "./network-names";
import { GIB_ON_NODE } from "./rdma-pods";
import { TCPXO_ON_NODE } from "./tcpxo-pods";

/** Folder of our chart with a zone's networks and what its nodes need. */
export function gpuDirectChartPath(): string {
  return path.join(packageRoot(), "constructs", "google", "gpu-direct", "chart");
}

/** The networks of a zone's GPUs as the cluster knows them, and NCCL's plugin on its nodes: a release to a zone, so that another changes nothing here. */
export function gpuDirectAddOn(zone: string, names: GpuNetworkNames, arm = false): HelmAddOn {
  const { ethernet, rdma, rdmaSubnets, inCluster } = names;
  return {
    name: `gpudirect-${zone}`,
    localChart: gpuDirectChartPath(),
    // Only there GKE lets pods have the priority of what a node can't do without.
    namespace: "kube-system",
    imageValues: ["images.installer", "images.pause"],
    values: {
      images: gpuDirectImages(arm),
      networks: [
        { name: inCluster.ethernet, vpc: ethernet, subnet: ethernet, deviceMode: "NetDevice" },
        ...inCluster.rdma.map((name, index) => ({ name, vpc: rdma, subnet: rdmaSubnets[index], deviceMode: "RDMA" })),
      ],
      nodeSelector: { [GPU_DIRECT_LABEL]: GpuDirect.RDMA.kind, "topology.kubernetes.io/zone": zone },
      folder: GIB_ON_NODE,
    },
  };
}

/** The same for a zone with TCPXO, whose nodes get the devices of its interfaces besides, and an injector that brings GPUs to its daemon. */
export function tcpxoAddOn(zone: string, { networks, inCluster }: TcpxoNames): HelmAddOn {
  return {
    name: `gpudirect-${zone}`,
    localChart: gpuDirectChartPath(),
    namespace: "kube-system",
    imageValues: ["images.installer", "images.pause", "images.injector"],
    values: {
      images: TCPXO_IMAGES,
      networks: inCluster.map((name, index) => ({ name, vpc: networks[index], subnet: networks[index], deviceMode: "NetDevice" })),
      nodeSelector: { [GPU_DIRECT_LABEL]: GpuDirect.TCPXO.kind, "topology.kubernetes.io/zone": zone },
      folder: TCPXO_ON_NODE,
      install: { words: "install --install-nccl", from: "/var/lib/tcpxo", script: "lib64/nccl-env-profile.sh" },
      apertures: { vendor: "0x1ae0", device: "0x0084" },
    },
  };
}
