import { describeWithHelm } from "../../harness/helm";
import { cluster, find, jobOf, pool, qwen, render } from "./placed";

describeWithHelm("the Job that verifies", () => {
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
