import { googleRows } from "../../../operate/preflight/google";
import { healthyGoogle, machines } from "../answers/google";
import { GKE, withPool } from "../deployments";
import { FakePrograms } from "../fake-programs";

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

/** What a node offers are slices; what Google sells, and counts in quotas, are GPUs. */
test.each<[string, number | undefined, string]>([
  ["of a pool whose GPUs are cut, the machine's GPUs are held against the slices that it offers", 2, "ok"],
  ["of one whose GPUs are whole, against these", undefined, "lacking"],
])("%s", async (_, perGpu, verdict) => {
  fakes.on("gcloud", "machine-types list", { out: machines("g2-standard-8", 8, ["nvidia-l4", 1]) });
  healthyGoogle(fakes);
  const pool = { gpusPerNode: 2, ...(perGpu === undefined ? {} : { gpuPartition: { size: "3g.40gb", perGpu } }) };
  const rows = await googleRows(fakes.programs(), withPool(GKE, pool), "most");
  expect(rows.find(({ group, what }) => group === "machine" && what.startsWith("g2-standard-8"))?.verdict).toBe(verdict);
  expect(rows.find(({ what }) => what === "NVIDIA_L4_GPUS")?.needed).toBe("2 GPUs (2 x g2-standard-8)");
});
