import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import DRIVERS from "../data/gpu-drivers.json";

/**
 * Label by which the GPU Operator knows that a node has a driver already, as it writes it itself; one that is there it leaves as it is
 * (NVIDIA/gpu-operator controllers/state_manager.go@04751ec7, addGPUStateLabels).
 */
export const DRIVER_ON_NODE: { readonly [label: string]: string } = { "nvidia.com/gpu.deploy.driver": "pre-installed" };

/** Who installs the NVIDIA driver of a pool's nodes. For the life of the pool: another means other nodes. */
export class AksGpuDriver {
  /** The GPU Operator, in the version that it brings. */
  public static readonly OPERATOR = new AksGpuDriver(undefined);

  /**
   * AKS, with the nodes' image: for sizes whose GPU the operator's driver can't run, and for whoever wants it so.
   *
   * @param version what the image brings, such as "570.237", or as much of it as is known, "570": a model whose release needs a newer one is refused
   */
  public static fromAks(version: string): AksGpuDriver {
    return new AksGpuDriver(version);
  }

  private constructor(
    /** Of AKS's driver; not set where the operator installs its own. */
    public readonly version: string | undefined,
  ) {}
}

/** AKS's driver for a size that takes no other. Azure's names are the same in upper and lower case. */
function onlyDriverOf(machineType: string): string | undefined {
  return DRIVERS.find(({ sizes }) => sizes.some((size) => size.toLowerCase() === machineType.toLowerCase()))?.version;
}

/** The driver of a size: as stated, or from the driver data, or the operator's. */
export function driverOf(machineType: string, stated?: AksGpuDriver): AksGpuDriver {
  const only = onlyDriverOf(machineType);
  return stated ?? (only === undefined ? AksGpuDriver.OPERATOR : AksGpuDriver.fromAks(only));
}

/** What is wrong with a pool's driver. `property` is the pool's. */
export function checkGpuDriver(property: string, machineType: string, stated: AksGpuDriver | undefined): Finding[] {
  if (stated === undefined) return [];
  const at = `${property}.driver`;
  const { version } = stated;
  const only = onlyDriverOf(machineType);
  if (stated === AksGpuDriver.OPERATOR) {
    if (only === undefined) return [];
    return [
      {
        code: "driver-not-for-machine",
        property: at,
        value: "AksGpuDriver.OPERATOR",
        reason: `${machineType} has virtual GPUs, which need the licensed driver that AKS installs; with the operator's none is found (NVIDIA/gpu-operator#691)`,
        fix: `leave it out, for AKS's own, ${only}; or, if AKS has a newer one by now, say so: AksGpuDriver.fromAks("580.95")`,
      },
    ];
  }
  if (Token.isUnresolved(version) || (typeof version === "string" && /^\d{3,4}(\.\d+)*$/.test(version))) return [];
  return [
    {
      code: "invalid-driver-version",
      property: at,
      value: version,
      reason: "an NVIDIA driver's version is its branch, and what follows: 570, or 570.237",
      fix: 'write it like AksGpuDriver.fromAks("570.237")',
    },
  ];
}
