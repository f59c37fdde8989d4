import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { RELEASES } from "../../test-cluster/every";
import { everyModel } from "../../test-cluster/every-model";

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "every-test-"));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

/** What "every" would install, and what is left out by name: the mocker over nodes, and TensorRT-LLM where the driver isn't on the loader's path. */
test.each(["eks", "aks", "gke"])("every engine in every shape on %s, of the oldest and the newest release", (cloud) => {
  for (const release of [RELEASES[0], RELEASES[RELEASES.length - 1]]) {
    const { models, refused, stack } = everyModel(cloud, release, path.join(outdir, `${cloud}-${release}`));
    expect(refused).toEqual([...(cloud === "gke" ? ["trtllm-nodes: nodes-without-driver"] : []), "mocker-nodes: mocker-has-no-gpu"]);
    expect(models).toHaveLength(16 - refused.length);
    expect(stack.releases.map(({ name }) => name).sort()).toEqual([...models].sort());
    expect(stack.namespaces.map(({ name }) => name)).toEqual(["inference"]);
    expect(new Set(stack.releases.map(({ values }) => JSON.parse(values).graph.apiVersion))).toEqual(new Set([release === "0.9.1" ? "nvidia.com/v1alpha1" : "nvidia.com/v1beta1"]));
  }
});
