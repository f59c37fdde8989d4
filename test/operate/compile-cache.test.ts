import { clusterContents } from "../../operate/teardown/cluster-objects";
import { staying } from "../../operate/teardown/drain";
import { lookText } from "../../operate/teardown/text";
import { volumeKind } from "../../operate/teardown/kept";
import { kubectlOf } from "../../operate/teardown/connect";
import { diagnose } from "../../operate/doctor/diagnose";
import { signsOf } from "../../operate/doctor/signs";
import { modelRows } from "../../operate/verify/model-rows";
import { Row } from "../../operate/verify/row";
import { EKS } from "./deployments";
import { FakePrograms } from "./fake-programs";
import { FakeCluster, claim, volume } from "./teardown/fake-cluster";
import { DEPLOYED, World, healthy, pod, seenOf, unscheduledPod } from "./world";

/** A volume of its own for what an engine compiles: who looks at a deployment names its claim. */

const volumes = ["model", "compile"].map((what) => ({ name: `${what}-cache`, persistentVolumeClaim: { claimName: `qwen-${what}-cache` } }));
const pvc = (name: string, storageClassName: string, phase: string): object => ({ kind: "PersistentVolumeClaim", metadata: { name, namespace: "inference" }, spec: { storageClassName }, status: { phase } });

function world(phase: string): World {
  const made = healthy();
  made.lists["persistentvolumeclaims inference"] = [pvc("qwen-model-cache", "efs", "Bound"), pvc("qwen-compile-cache", "azure-files-nfs", phase)];
  const unbound = "pod has unbound immediate PersistentVolumeClaims";
  made.lists["pods inference"] = [pod("frontend"), phase === "Bound" ? pod("worker", { spec: { volumes } }) : unscheduledPod("worker", unbound, { volumes })];
  return made;
}

const rowsOf = (of: World): Row[] => modelRows(DEPLOYED, DEPLOYED.models[0], seenOf(of));
const claims = (of: World): unknown => rowsOf(of).filter(({ id }) => id === "claims").map(({ status, seen }) => `${status}: ${seen}`);

test("verify names it, bound and unbound", () => {
  expect(claims(world("Bound"))).toEqual(["passed: qwen-compile-cache, qwen-model-cache"]);
  expect(claims(world("Pending"))).toEqual(["failed: qwen-compile-cache is Pending, of class azure-files-nfs"]);
});

test("doctor finds in it why a worker waits", () => {
  const of = world("Pending");
  const rows = rowsOf(of);
  const { first } = diagnose(signsOf(DEPLOYED, seenOf(of), rows, []), rows, DEPLOYED);
  expect([first?.id, first?.cause]).toEqual(["claim-unbound", expect.stringContaining("qwen-compile-cache of qwen is Pending")]);
});

test("teardown keeps it beside the weights, and says by which word it goes", async () => {
  const fakes = new FakePrograms();
  new FakeCluster(fakes).add(claim("qwen-model-cache"), volume("pvc-1", "inference/qwen-model-cache", "file.csi.azure.com", "share-1"), claim("qwen-compile-cache"), volume("pvc-2", "inference/qwen-compile-cache", "file.csi.azure.com", "share-2"));
  const contents = await clusterContents(kubectlOf(fakes.programs(), { context: "lab" }), EKS);
  fakes.remove();
  if (!contents.known) throw new Error(JSON.stringify(contents));
  const kept = staying(contents.value.volumes, []).map((one) => ({ kind: volumeKind(one), name: `claim ${one.claim}`, id: one.handle }));
  const text = lookText({ deployment: EKS, stacks: [], kept, leftovers: { found: [], silent: [] }, obstacles: [] }, []);
  expect(text).toContain("  share-2 (claim inference/qwen-compile-cache; --delete-data file-systems)");
  expect(staying(contents.value.volumes, ["file-systems"])).toEqual([]);
});
