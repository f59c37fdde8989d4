import { Engine } from "../../../../constructs/inference/engine";
import { PlannerTarget } from "../../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { Rendered, describeWithHelm } from "../../../harness/helm";
import { mainOf, podOf, renderModel } from "../../../inference-runtime/chart/render";

/** Dynamo's planner where it reads a measured profile, as the chart renders it. */

const scaling = Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 4, minReplicas: 2, prometheus: "http://prometheus.monitoring:9090", intervalSeconds: 60, advisory: true, profile: "planner-profile-data" });
const render = (release: string, engine = Engine.VLLM): Rendered[] => renderModel({ engine, prefill: { overTcp: true }, scaling, network: { monitoringNamespaces: ["monitoring"] } }, release);

describeWithHelm("Dynamo's planner by a measured profile", () => {
  test("0.9: flags of a program of its own, in vLLM's image", () => {
    const main = mainOf(render("0.9.1"), "planner");
    expect([main.image, main.command]).toEqual(["nvcr.io/nvidia/ai-dynamo/vllm-runtime:0.9.1", ["python3", "-m", "dynamo.planner.planner_sla"]]);
    expect(main.args).toEqual([
      ...["--environment", "kubernetes", "--backend", "vllm", "--max-gpu-budget", "4", "--min-endpoint", "2", "--prefill-engine-num-gpu", "1", "--decode-engine-num-gpu", "1"],
      ...["--profile-results-dir", "/opt/planner-profile", "--ttft", "500", "--itl", "30", "--metric-pulling-prometheus-endpoint", "http://prometheus.monitoring:9090"],
      ...["--adjustment-interval", "60", "--no-operation"],
    ]);
  });

  test("1.0: one object, with SGLang's name in it", () => {
    const main = mainOf(render("1.0.2", Engine.SGLANG), "planner");
    expect([main.image, main.command]).toEqual(["nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.0.2", ["python3", "-m", "dynamo.planner"]]);
    expect(JSON.parse(main.args[1])).toEqual({
      ...{ environment: "kubernetes", backend: "sglang", max_gpu_budget: 4, min_endpoint: 2, prefill_engine_num_gpu: 1, decode_engine_num_gpu: 1, mode: "disagg" },
      ...{ profile_results_dir: "/opt/planner-profile", ttft: 500, itl: 30, metric_pulling_prometheus_endpoint: "http://prometheus.monitoring:9090" },
      ...{ throughput_adjustment_interval: 60, no_operation: true },
    });
  });

  test.each(["0.9.1", "1.0.2"])("%s: reads the profile from the ConfigMap, and the halves hand their numbers over", (release) => {
    const objects = render(release);
    expect(podOf(objects, "planner").volumes).toEqual([{ name: "planner-profile", configMap: { name: "planner-profile-data" } }]);
    expect(mainOf(objects, "planner").volumeMounts).toEqual([{ name: "planner-profile", mountPath: "/opt/planner-profile", readOnly: true }]);
    const { services } = objects.find(({ kind }) => kind === "DynamoGraphDeployment").spec;
    const halves = ["prefill", "decode"].map((part) => [services[part].subComponentType, services[part].scalingAdapter, services[part].replicas]);
    expect(halves).toEqual([["prefill", { enabled: true }, undefined], ["decode", { enabled: true }, undefined]]);
    expect(services.planner).toMatchObject({ componentType: "planner", replicas: 1 });
  });
});
