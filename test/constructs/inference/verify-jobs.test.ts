import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmTemplate } from "../../harness/helm";
import { CHART, cluster, pool, qwen } from "./placed";

describeWithHelm("the Job that verifies", () => {
  const render = (model: ServedModelOptions, on: IKubernetesCluster, release = "1.5.1"): Rendered[] =>
    helmTemplate(CHART, modelValues(model, on, DynamoRelease.of(release)), { name: model.name, namespace: "inference" });
  const find = (objects: Rendered[], kind: string): Rendered => objects.find((object) => object.kind === kind);
  /** A model's two Jobs: `download` and `verify`. */
  const jobOf = (objects: Rendered[], name: string): Rendered =>
    objects.find((object) => object.kind === "Job" && object.metadata.name.startsWith(`qwen-${name}-`));

  test("the Job that verifies may list pods and read their logs, and is made anew for another engine", () => {
    const objects = render(qwen, cluster([pool("small")]));
    const job = jobOf(objects, "verify");
    const [verify] = job.spec.template.spec.containers;
    expect(verify.args.join(" ")).toMatch(
      /^verify --kubernetes inference --selector nvidia.com\/dynamo-graph-deployment-name=qwen,nvidia.com\/dynamo-component-type=worker --container main --frontend http:\/\/qwen-frontend:8000 --model Qwen\/Qwen3-0.6B --wait 21600/,
    );
    expect(find(objects, "Role").rules).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
      { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    ]);
    expect(job.spec.template.spec.serviceAccountName).toBe(find(objects, "ServiceAccount").metadata.name);
    expect(find(objects, "RoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name: "qwen-verify", namespace: "inference" }]);
    const longer = jobOf(render({ ...qwen, maxModelLen: 4096 }, cluster([pool("small")])), "verify");
    expect(longer.metadata.name).not.toBe(job.metadata.name);
    expect(render({ ...qwen, preflight: { verify: false } }, cluster([pool("small")])).map((object) => object.kind)).not.toContain("Role");
  });
});
