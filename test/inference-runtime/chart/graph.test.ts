import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ModelPlans } from "../../../constructs/inference/model-plans";
import { planModel } from "../../../constructs/inference/plan-model";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmTemplate } from "../../harness/helm";
import { CHART, plainCluster, podOf, renderModel } from "./render";

describeWithHelm("the graph that the chart carries", () => {
  const graphOf = (objects: Rendered[]): Rendered => objects.find(({ kind }) => kind === "DynamoGraphDeployment");
  const jobOf = (objects: Rendered[], name: string): Rendered => objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith(`qwen-${name}-`));

  test.each(["1.1.1", "1.6.1"])("%s: is the one that it is given, with the label by which Helm knows its own", (release) => {
    const { metadata, ...given } = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B" }, plainCluster(), DynamoRelease.of(release)).graph as Rendered;
    const { metadata: rendered, ...rest } = graphOf(renderModel({}, release));
    expect(rest).toEqual(JSON.parse(JSON.stringify(given)));
    expect(rendered).toEqual({ name: "qwen", labels: { ...metadata.labels, "app.kubernetes.io/managed-by": "Helm" } });
  });

  test("is refused under another release's name, whose volume its pods would wait for", () => {
    const values = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B" }, plainCluster(), DynamoRelease.of("1.6.1"));
    expect(() => helmTemplate(CHART, values, { name: "other" })).toThrow(/made for the release "qwen", not for "other"/);
  });

  test("the chart's Jobs have their pods' security and the preflight's environment as the graph's pods have them", () => {
    const objects = renderModel({}, "1.6.1");
    const worker = podOf(objects, "worker");
    const jobs = ["download", "verify"].map((name) => jobOf(objects, name).spec.template.spec);
    for (const pod of jobs) {
      expect(pod.securityContext).toEqual(worker.securityContext);
      expect(pod.containers[0].securityContext).toEqual(worker.containers[0].securityContext);
    }
    const [look] = worker.initContainers;
    expect(jobs[1].containers[0].env).toEqual(look.env);
    expect(look.volumeMounts).toEqual(expect.arrayContaining(jobs[1].containers[0].volumeMounts));
  });

  test("a deadline of a million seconds is told as a number, not as 1e+06", () => {
    const objects = renderModel({ downloadDeadlineSeconds: 1_234_567, longestStreamSeconds: 86_400 }, "1.6.1");
    const { args } = jobOf(objects, "verify").spec.template.spec.containers[0];
    expect(args[args.indexOf("--wait") + 1]).toBe("1234567");
    expect(podOf(objects, "worker").terminationGracePeriodSeconds).toBe(86_520);
  });

  test("the Jobs are made anew when what they do is another, and only then", () => {
    const names = (model: Partial<ServedModelOptions> = {}, planned = false): string[] => {
      const whole = { name: "qwen", model: "Qwen/Qwen3-0.6B", ...model };
      const release = DynamoRelease.of("1.6.1");
      const plans = planned ? ModelPlans.of(planModel(whole, plainCluster(), release)) : ModelPlans.NONE;
      const objects = helmTemplate(CHART, modelValues(whole, plainCluster(), release, { plans }), { name: "qwen", namespace: "inference" });
      return ["download", "verify"].map((name) => jobOf(objects, name).metadata.name);
    };
    const [download, verify] = names();
    // How long answers may take and who may ask is neither's matter.
    expect(names({ longestStreamSeconds: 45, frontendReplicas: 2, network: { clientNamespaces: ["apps"] }, cacheSizeGiB: 70 })).toEqual([download, verify]);
    for (const engine of [{ replicas: 2 }, { maxModelLen: 4096 }, { sharedMemoryGiB: 16 }, { preflight: { warn: ["ecc"] } }]) {
      const [same, other] = names(engine);
      expect([same, other === verify]).toEqual([download, false]);
    }
    expect(names({}, true)[1]).not.toBe(verify);
    expect(names({ revision: "abc" })[0]).not.toBe(download);
  });
});
