import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { gpuMachine, knownMachineTypes } from "../../../../constructs/google/pools/gpu-machine";
import { GkeLocalSsd } from "../../../../constructs/google/pools/local-ssd";
import { PROPS } from "../made-cluster";

const refused = (machineType: string, count: number): string[] =>
  checkGkeCluster({ ...PROPS, gpuPools: [{ name: "gpu", machineType, maxNodes: 2, zones: ["us-central1-b"], localSsd: GkeLocalSsd.of(count) }] }).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);

describe("local SSDs of machines that take a number of one's own", () => {
  test.each([
    ["g2-standard-4", 1], ["g2-standard-12", 1], ["g2-standard-24", 2], ["g2-standard-32", 1], ["g2-standard-48", 4], ["g2-standard-96", 8],
    ["g4-standard-48", 4], ["g4-standard-96", 8], ["g4-standard-192", 16], ["g4-standard-384", 32],
  ])("a %s takes %i at most", (machineType, most) => {
    expect(refused(machineType, most)).toEqual([]);
    const [told] = refused(machineType, most + 1);
    expect(told).toMatch(most === 32 ? /^out-of-range gpuPools\[0]\.localSsd/ : new RegExp(`^local-ssds-of-machine gpuPools\\[0]\\.localSsd: write GkeLocalSsd\\.of\\(${most}\\)`));
  });

  test("of which none is known, stays with whom the machine is asked of", () => {
    const unknown = knownMachineTypes().filter((type) => gpuMachine(type)?.localSsds === undefined && gpuMachine(type)?.mostLocalSsds === undefined);
    expect(unknown).toEqual(["a2-highgpu-1g", "a2-highgpu-2g", "a2-highgpu-4g", "a2-highgpu-8g", "a2-megagpu-16g", "a4x-highgpu-4g"]);
    expect(refused("a2-highgpu-1g", 4)).toEqual([]);
  });
});
