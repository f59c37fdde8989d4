import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { RELEASES, chosen } from "../../test-cluster/every";
import { everyModel } from "../../test-cluster/every-model";

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "every-test-"));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

/** What "every" would install, and what is left out by name: the mocker over nodes, and TensorRT-LLM where the driver isn't on the loader's path. */
test.each(["eks", "aks", "gke"])("every engine in every shape on %s, of the oldest and the newest release", (cloud) => {
  for (const [release, version] of [["0.9.1", "v1alpha1"], ["1.6.1", "v1alpha1"], ["1.6.1", "v1beta1"]]) {
    expect(RELEASES).toContain(release);
    const { models, refused, stack } = everyModel(cloud, release, version, path.join(outdir, `${cloud}-${release}-${version}`));
    const encode = ["encode", "epd"].flatMap((shape) => (release === "0.9.1" ? ["vllm", "sglang", "trtllm", "mocker"] : ["trtllm", "mocker"]).map((engine) => `${engine}-${shape}: option-not-served`));
    expect(refused).toEqual([...(cloud === "gke" ? ["trtllm-nodes: nodes-without-driver"] : []), "mocker-nodes: mocker-has-no-gpu", ...encode]);
    expect(models).toHaveLength(24 - refused.length);
    expect(stack.releases.map(({ name }) => name).sort()).toEqual([...models].sort());
    expect(stack.namespaces.map(({ name }) => name)).toEqual(["inference"]);
    expect(new Set(stack.releases.map(({ values }) => JSON.parse(values).graph.apiVersion))).toEqual(new Set([`nvidia.com/${version}`]));
  }
});

test("a list of clouds or versions with an unknown one in it runs nothing and says so", () => {
  expect(chosen("EVERY_CLOUDS", ["eks", "aks", "gke"], "gke, eks")).toEqual(["eks", "gke"]);
  expect(chosen("EVERY_CLOUDS", ["eks", "aks", "gke"], undefined)).toEqual(["eks", "aks", "gke"]);
  expect(() => chosen("EVERY_CLOUDS", ["eks", "aks", "gke"], "eks,azure")).toThrow('EVERY_CLOUDS names "azure", of which nothing is known: it takes eks, aks, gke');
});
