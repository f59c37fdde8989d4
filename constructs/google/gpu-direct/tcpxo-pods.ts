import { Fabric } from "../../cluster/pools/fabric";
import { GpuPool } from "../../cluster/pools/node-pool";
import { PodNeeds, PodSidecar } from "../../cluster/pools/pod-needs";
import { needsOfFields } from "../../cluster/pools/pool-needs";
import { GpuDirect, TCPXO_DAEMON } from "./gpu-direct";
import { TcpxoNames } from "./network-names";

/** Where our installer puts NCCL with its plugin, and where pods mount it. */
export const TCPXO_ON_NODE = "/home/kubernetes/bin/tcpxo";
const TCPXO = "/usr/local/tcpxo";
/** Devices by which the plugin reaches the interfaces' memory, which our installer brings together on a node. */
const APERTURES = "/dev/aperture_devices";
/** Written by the daemon when it is ready (best-practice.md beside Google's manifests; no low line in its name). */
const READY = "/run/health-check";

const RESOURCE = "networking.gke.io.networks/";
const DAEMON = "tcpxo-daemon";

/** A pool whose nodes have TCPXO, as the scheduler sees it: a pod that talks with other nodes takes all eight interfaces of its own. */
export function withTcpxo(pool: GpuPool, { inCluster }: TcpxoNames): GpuPool {
  const plain: GpuPool = { ...pool, fabric: Fabric.of(GpuDirect.TCPXO.fabric, `${RESOURCE}${inCluster[0]}`, inCluster.length) };
  return { ...plain, podNeeds: { podNeeds: (gpus, acrossNodes) => (acrossNodes ? tcpxoNeeds(plain, gpus, inCluster) : needsOfFields(plain, gpus, false)) } };
}

/** As GoogleCloudPlatform/container-engine-accelerators has it: gpudirect-tcpxo/nccl-test-unprivileged-without-hostnetwork.yaml, best-practice.md, README.md. */
function tcpxoNeeds(pool: GpuPool, gpus: number, networks: string[]): PodNeeds {
  const interfaces = networks.flatMap((name) => [[`${RESOURCE}${name}`, "1"], [`${RESOURCE}${name}.IP`, "1"]]);
  const plain = needsOfFields(pool, gpus, false);
  return {
    ...plain,
    resources: { ...plain.resources, ...(Object.fromEntries(interfaces) as { [name: string]: string }) },
    environment: { NCCL_LIB_DIR: `${TCPXO}/lib64`, NCCL_FASTRAK_LLCM_DEVICE_DIRECTORY: APERTURES },
    annotations: {
      // Read by the device injector: the daemon has no GPUs by Kubernetes' count, since the engine has them all.
      [`devices.gke.io/container.${DAEMON}`]: devices(pool.gpusPerNode).map((path) => `- path: ${path}\n`).join(""),
      "networking.gke.io/default-interface": "eth0",
      "networking.gke.io/interfaces": JSON.stringify([{ interfaceName: "eth0", network: "default" }, ...networks.map((network, index) => ({ interfaceName: `eth${index + 1}`, network }))]),
    },
    // "Directory": the installer puts both there, and until then the pod waits for them.
    volumes: [
      { name: "tcpxo", hostPath: { path: TCPXO_ON_NODE, type: "Directory" } },
      { name: "apertures", hostPath: { path: APERTURES, type: "Directory" } },
      { name: "tcpxo-driver", hostPath: { path: "/home/kubernetes/bin/nvidia", type: "Directory" } },
      { name: "tcpxo-sys", hostPath: { path: "/sys", type: "Directory" } },
      { name: "tcpxo-proc-sys", hostPath: { path: "/proc/sys", type: "Directory" } },
    ],
    mounts: [{ name: "tcpxo", mountPath: TCPXO, readOnly: true }, { name: "apertures", mountPath: APERTURES }],
    sidecars: [daemon(networks.length)],
    libraryPaths: [`${TCPXO}/lib64`],
    environmentScript: `${TCPXO}/lib64/nccl-env-profile.sh`,
    takesNode: true,
  };
}

function devices(gpus: number): string[] {
  return [...Array.from({ length: gpus }, (_, index) => `/dev/nvidia${index}`), "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/dmabuf_import_helper"];
}

/** What moves the data: as root with two capabilities, and not privileged. */
function daemon(interfaces: number): PodSidecar {
  return {
    name: DAEMON,
    image: TCPXO_DAEMON,
    restartPolicy: "Always",
    command: ["/bin/sh", "-c", `chmod 755 /fts/entrypoint_rxdm_container.sh && exec /fts/entrypoint_rxdm_container.sh --num_hops=2 --num_nics=${interfaces}`],
    env: [{ name: "LD_LIBRARY_PATH", value: "/usr/local/nvidia/lib64" }, { name: "HEALTH_CHECK_LOG_FILE", value: READY }],
    securityContext: { runAsNonRoot: false, runAsUser: 0, capabilities: { add: ["NET_ADMIN", "NET_BIND_SERVICE"] } },
    resources: { requests: { cpu: "1", memory: "1Gi" } },
    startupProbe: { exec: { command: ["cat", READY] }, periodSeconds: 5, failureThreshold: 60 },
    volumeMounts: [
      { name: "tcpxo-driver", mountPath: "/usr/local/nvidia", readOnly: true },
      { name: "tcpxo-sys", mountPath: "/hostsysfs" },
      { name: "tcpxo-proc-sys", mountPath: "/hostprocsysfs" },
    ],
  };
}
