import { noAnswer } from "../../../operate/programs/answer";
import { Diagnosis, STAGES, SYMPTOMS, diagnose } from "../../../operate/doctor/diagnose";
import { doctorText } from "../../../operate/doctor/report";
import { redactText } from "../../../operate/doctor/redact";
import { Log, Sign } from "../../../operate/doctor/sign";
import { signsOf } from "../../../operate/doctor/signs";
import { clusterRows } from "../../../operate/verify/cluster-rows";
import { modelRows } from "../../../operate/verify/model-rows";
import { platformRows } from "../../../operate/verify/platform-rows";
import { Row } from "../../../operate/verify/row";
import { DEPLOYED, World, broken, event, healthy, node, seenOf, unscheduledPod, waitingPod, pod } from "../world";
import samples from "./samples.json";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";

function diagnosed(world: World, more: { logs?: Log[]; rows?: Row[] } = {}): Diagnosis {
  const seen = seenOf(world);
  const rows = [...clusterRows(DEPLOYED, seen), ...platformRows(DEPLOYED, seen, world.refusal), ...modelRows(DEPLOYED, DEPLOYED.models[0], seen), ...(more.rows ?? [])];
  return diagnose(signsOf(DEPLOYED, seen, rows, more.logs ?? []), rows, DEPLOYED);
}

describe("the table of symptoms", () => {
  test("each row has an id of its own, a stage that there is, expressions, a fix, a source", () => {
    expect(new Set(SYMPTOMS.map(({ id }) => id)).size).toBe(SYMPTOMS.length);
    for (const { id, stage, says, of = "", cause, fix, source } of SYMPTOMS) {
      expect([id, STAGES.includes(stage)]).toEqual([id, true]);
      expect(() => [new RegExp(says), new RegExp(of)]).not.toThrow();
      for (const text of [cause, fix, source]) expect([id, text.length > 3]).toEqual([id, true]);
    }
  });

  test("there is a sample of each row, and of no other", () => {
    expect(Object.keys(samples).sort()).toEqual(SYMPTOMS.map(({ id }) => id).sort());
  });

  test("what is said of a row of verify begins with a row that there is", () => {
    const rows = ["nodes", "gpus", "gpu-operator", "class", "namespace", "release", "crd", "operator", "store", "webhook", "refuses", "job", "claims", "secrets", "egress", "graph", "pods", "image", "frontend", "pool", "adapter", "listed", "chat", "stream", "scraped"];
    const told = SYMPTOMS.filter(({ where }) => where === "check").map(({ id }) => (samples as { [id: string]: string })[id].split(" ")[0]);
    expect(told.filter((id) => !rows.includes(id))).toEqual([]);
    expect(rows.filter((id) => !told.includes(id))).toEqual([]);
  });

  test.each(SYMPTOMS.map((symptom) => [symptom.id, symptom] as const))("%s is known by its own sample, and says all that it says with it", (id, { where, of }) => {
    const about = of === undefined ? "pod inference/qwen-worker-0" : `${of} inference/qwen-worker-0 main`;
    const sign: Sign = { where, about, text: redactText((samples as { [id: string]: string })[id]), namespace: "inference", name: "qwen-worker-0" };
    const { first } = diagnose([sign], [], DEPLOYED);
    expect(first?.id).toBe(id);
    for (const text of [first?.cause, first?.fix, first?.command ?? ""]) expect(text).not.toMatch(/\{\w+\}|undefined/);
  });
});

test("nothing is wrong with a cluster that has all of it, whatever its logs say in passing", () => {
  expect(diagnosed(healthy())).toEqual({ first: undefined, others: [], unexplained: [], unread: [] });
  expect(doctorText(DEPLOYED, { context: "lab" }, diagnosed(healthy()))).toBe("lab: Dynamo 1.6.1 on lab, by context lab\n\nNothing is wrong.\n");
});

const set = (key: string, objects: KubernetesJson[]) => (world: World): void => void (world.lists[key] = objects);
const gpuTaint = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" };
const replicaSet = { kind: "ReplicaSet", metadata: { name: "qwen-worker-1", namespace: "inference" }, spec: { replicas: 1 }, status: { replicas: 0 } };
const noWorker = (message: string) => (world: World): void => {
  world.lists["pods inference"] = [pod("frontend")];
  world.lists["replicasets.apps inference"] = [replicaSet];
  world.lists["events inference"] = [event("ReplicaSet", "qwen-worker-1", "FailedCreate", `Error creating: ${message}`)];
};
const row = (id: string, seen: string): Row => ({ id, about: "qwen", expected: "", seen, status: "failed" });

test.each<[string, (world: World) => void, string, RegExp, { rows?: Row[]; logs?: Log[] }?]>([
  ["a taint without toleration", (world) => {
    world.lists.nodes = [node("sys-0", "system", 0), node("gpu-0", "l4", 1, [gpuTaint, { key: "team", value: "red", effect: "NoSchedule" }])];
    world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 node(s) had untolerated taint {team: red}.")];
  }, "taint", /doesn't tolerate team=red:NoSchedule of gpu-0/],
  ["another pool's taint isn't taken for the cause", (world) => {
    world.lists.nodes = [node("sys-0", "system", 0), node("gpu-0", "l4", 1, [gpuTaint]), node("big-0", "h100", 8, [{ key: "team", value: "red", effect: "NoSchedule" }])];
    world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/3 nodes are available: 1 node(s) had untolerated taint {team: red}, 1 Insufficient nvidia.com/gpu.")];
  }, "gpus-taken", /waits for GPUs/],
  ["a Secret that isn't there", (world) => {
    world.secrets = [];
    world.lists["pods inference"] = [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CreateContainerConfigError", message: 'secret "hf-token-secret" not found' } } })];
  }, "secret-missing-kubelet", /Secret hf-token-secret isn't there/],
  ["a wrong storage class", (world) => {
    world.lists["persistentvolumeclaims inference"] = [{ kind: "PersistentVolumeClaim", metadata: { name: "qwen-model-cache" }, spec: { storageClassName: "efss" }, status: { phase: "Pending" } }];
    world.lists["events inference"] = [event("PersistentVolumeClaim", "qwen-model-cache", "ProvisioningFailed", 'storageclass.storage.k8s.io "efss" not found')];
    world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "pod has unbound immediate PersistentVolumeClaims")];
  }, "class-missing-event", /names the storage class efss/],
  ["no CRD", (world) => {
    world.lists.customresourcedefinitions = [];
    world.lists["dynamographdeployments.nvidia.com inference"] = noAnswer("no-kind", "error: the server doesn't have a resource type");
    world.refusal = noAnswer("no-kind", "no matches for kind");
  }, "no-crd", /doesn't know dynamographdeployments/],
  ["the webhook gone", (world) => {
    world.lists["endpointslices.discovery.k8s.io dynamo-system"] = [];
    world.refusal = noAnswer("failed", 'Error from server (InternalError): failed calling webhook "v": no endpoints available');
  }, "webhook-nobody", /nobody answers behind webhook/],
  ["GPUs that are taken", set("pods inference", [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.")]), "gpus-taken", /qwen-worker-0 waits for GPUs/],
  ["an image that can't be pulled", set("pods inference", [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "ImagePullBackOff", message: "nvcr.io/x: not found" } } })]), "image-not-there", /isn't in its registry/],
  ["a frontend without a worker", set("pods inference", [pod("frontend")]), "no-worker", /no pod of part worker/, { rows: [row("listed", "lists nothing")] }],
  ["a spot node that was taken back", (world) => {
    world.lists.nodes = [node("sys-0", "system", 0)];
    world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")];
  }, "spot-gone", /spot pool l4 has lost its nodes/],
  ["an image of another release", set("pods inference", [pod("frontend"), pod("worker", { image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1" })]), "image-of-another-release", /runs nvcr.io\/nvidia\/ai-dynamo\/vllm-runtime:1.5.1/],
  ["a quota that is used up", noWorker('pods "qwen-worker-1-x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=0'), "quota", /quota gpus of namespace inference is used up/],
  ["pod security", noWorker('pods "qwen-worker-1-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'), "pod-security", /\(restricted:latest\) refuses the pod: runAsNonRoot/],
  ["a claim that waits", (world) => {
    world.lists["persistentvolumeclaims inference"] = [{ kind: "PersistentVolumeClaim", metadata: { name: "qwen-model-cache" }, spec: { storageClassName: "efs" }, status: { phase: "Pending" } }];
    world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "pod has unbound immediate PersistentVolumeClaims")];
  }, "claim-unbound", /qwen-model-cache of qwen is Pending/],
  ["no operator", set("deployments.apps dynamo-system", []), "operator-missing", /no Dynamo operator in dynamo-system/],
  ["a worker without memory", set("pods inference", [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } })]), "oom", /needed more memory than its limit/],
  ["one that was killed and is Ready again", set("pods inference", [pod("frontend"), pod("worker", { status: { containerStatuses: [{ name: "main", restartCount: 1, state: { running: {} }, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } }] } })]), "oom", /was killed/],
  ["a preflight that refuses", set("pods inference", [pod("frontend"), waitingPod("worker", {}, { initContainerStatuses: [{ name: "preflight", state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "Error", exitCode: 1, message: "driver-version failed: 535.1 is older than 580\n  fix: a newer node image" } } }] })]), "preflight", /refuses the node: driver-version failed: 535.1 is older than 580/],
  ["a chat that hangs", () => undefined, "hangs", /is listed and doesn't answer within 120 s/, { rows: [row("chat", "no end of an answer within 120 s")] }],
  ["a node that isn't Ready", (world) => {
    (world.lists.nodes as KubernetesJson[])[1].status.conditions = [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }];
  }, "node-not-ready", /gpu-0 isn't Ready/],
  ["an operator of another release", (world) => {
    (world.lists["deployments.apps dynamo-system"] as KubernetesJson[])[0].spec.template.spec.containers[0].image = "x/kubernetes-operator:1.5.0";
  }, "operator-image", /of another release/],
  ["what a log alone tells", set("pods inference", [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CrashLoopBackOff" } }, restartCount: 3 })]), "cuda-803", /\(803\)/, { logs: [{ role: "worker", namespace: "inference", pod: "qwen-worker-0", container: "main", previous: true, text: "INFO x\nError 803: system has unsupported display driver\n" }] }],
])("%s", (_, edit, id, cause, ...[more]) => {
  const { first } = diagnosed(broken(edit), more);
  expect(first?.id).toBe(id);
  expect(first?.cause).toMatch(cause);
  expect(first?.evidence.length).toBeGreaterThan(0);
});

test("a claim that waits for its first pod isn't the cause of that pod's waiting", () => {
  const { first, others } = diagnosed(
    broken((world) => {
      (world.lists["storageclasses.storage.k8s.io"] as KubernetesJson[])[0].volumeBindingMode = "WaitForFirstConsumer";
      (world.lists["persistentvolumeclaims inference"] as KubernetesJson[])[0].status.phase = "Pending";
      world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.")];
    }),
  );
  expect([first?.id, ...others.map(({ id }) => id)]).toEqual(["gpus-taken", "claim-waits", "pods-missing"]);
});

test("what a ReplicaSet couldn't do is over once its pod is there, though that isn't Ready for another reason", () => {
  const { first, others } = diagnosed(
    broken((world) => {
      world.lists["pods inference"] = [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } })];
      world.lists["replicasets.apps inference"] = [{ ...replicaSet, status: { replicas: 1, readyReplicas: 0 } }];
      world.lists["events inference"] = [event("ReplicaSet", "qwen-worker-1", "FailedCreate", "Error creating: exceeded quota: gpus, requested: x")];
    }),
  );
  expect([first?.id, ...others.map(({ id }) => id)]).toEqual(["oom", "loop", "pods-missing"]);
});

test("an event of an object that was there before under the same name isn't this one's", () => {
  const old = event("PersistentVolumeClaim", "qwen-model-cache", "ProvisioningFailed", 'storageclass.storage.k8s.io "efss" not found');
  const { first } = diagnosed(
    broken((world) => {
      world.lists["persistentvolumeclaims inference"] = [{ metadata: { name: "qwen-model-cache", uid: "new" }, spec: { storageClassName: "efs" }, status: { phase: "Pending" } }];
      world.lists["events inference"] = [{ ...old, involvedObject: { ...old.involvedObject, uid: "old" } }];
    }),
  );
  expect(first?.id).toBe("claim-unbound");
});

test("what is told of a log has no secret in it, and commands no terminal", () => {
  const log = { role: "worker", namespace: "inference", pod: "qwen-worker-0", container: "main", previous: false, text: "Error 803: hf_QwErTyUiOpAsDfGh \u001b[31msystem has unsupported display driver" };
  const diagnosis = diagnosed(broken(set("pods inference", [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "CrashLoopBackOff" } } })])), { logs: [{ ...log, text: log.text.replace("Error 803", "CUDA error 803") }] });
  const text = doctorText(DEPLOYED, { context: "lab" }, diagnosis);
  expect(diagnosis.first?.id).toBe("cuda-803");
  expect(text).toContain("(left out) \ufffd[31msystem");
  expect(JSON.stringify(diagnosis) + text).not.toContain("hf_Qw");
});

test("what the autoscaler says of a pod is heard, though its event is called normal", () => {
  const { first } = diagnosed(
    broken((world) => {
      world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.")];
      world.lists["events inference"] = [{ ...event("Pod", "qwen-worker-0", "NotTriggerScaleUp", "pod didn't trigger scale-up: 1 max node group size reached"), type: "Normal" }];
    }),
  );
  expect(first?.id).toBe("pool-at-its-most");
});

test("what is earlier in the chain is the cause; the rest is told after it", () => {
  const { first, others } = diagnosed(
    broken((world) => {
      world.lists["deployments.apps dynamo-system"] = [];
      world.lists["pods inference"] = [pod("frontend"), waitingPod("worker", { state: { waiting: { reason: "ImagePullBackOff", message: "" } } })];
    }),
  );
  expect([first?.id, ...others.map(({ id }) => id)]).toEqual(["operator-missing", "image-pull", "pods-missing"]);
});

test("several pods that say the same are one finding", () => {
  const all = [0, 1, 2, 3, 4, 5].map((index) => {
    const one = waitingPod("worker", { state: { waiting: { reason: "CreateContainerConfigError", message: 'secret "t" not found' } } });
    return { ...one, metadata: { ...one.metadata, name: `qwen-worker-${index}` } };
  });
  const { first, others } = diagnosed(broken(set("pods inference", [pod("frontend"), ...all])));
  expect(first?.cause).toMatch(/^Secret t isn't there, and pod qwen-worker-0 doesn't start without it \(and 5 more alike\)$/);
  expect([first?.evidence.length, others.map(({ id }) => id)]).toEqual([4, ["pods-missing"]]);
});

describe("what is over isn't taken for a cause", () => {
  test.each<[string, (world: World) => void]>([
    ["an event of a pod that is Ready", set("events inference", [event("Pod", "qwen-worker-0", "FailedMount", "timed out"), event("Pod", "qwen-worker-0", "Unhealthy", "Startup probe failed: x")])],
    ["an event of a pod that is gone", set("events inference", [event("Pod", "qwen-worker-9", "FailedMount", "timed out")])],
    ["an event of a ReplicaSet that has its pods", (world) => {
      world.lists["replicasets.apps inference"] = [{ ...replicaSet, status: { replicas: 1 } }];
      world.lists["events inference"] = [event("ReplicaSet", "qwen-worker-1", "FailedCreate", "exceeded quota: gpus, requested: x")];
    }],
    ["an ordinary event", set("events inference", [{ ...event("Node", "gpu-0", "RegisteredNode", "exceeded quota: a, b"), type: "Normal" }])],
    ["a claim that is Bound after all", set("events inference", [event("PersistentVolumeClaim", "qwen-model-cache", "ProvisioningFailed", "x")])],
  ])("%s", (_, edit) => expect(diagnosed(broken(edit))).toMatchObject({ first: undefined, others: [] }));
});

test("what couldn't be read is told, and is no finding", () => {
  const { first, others, unread } = diagnosed(broken((world) => void (world.lists["pods inference"] = noAnswer("refused", "pods is forbidden"))));
  expect([first, others]).toEqual([undefined, []]);
  expect(unread.map(({ id }) => id)).toContain("pods");
  expect(doctorText(DEPLOYED, { context: "lab" }, { others: [], unexplained: [], unread })).toContain("Nothing is seen to be wrong.\n\nCould not be looked at, so nothing is said of it:\n    claims qwen: refused: pods is forbidden\n");
});

test("a row that nothing explains is told as that", () => {
  const { first, unexplained } = diagnosed(healthy(), { rows: [row("new", "odd")] });
  expect([first, unexplained.map(({ id }) => id)]).toEqual([undefined, ["new"]]);
});
