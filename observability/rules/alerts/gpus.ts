import { AlertDefinition } from "../alert";
import { share } from "../promql";

/**
 * XID codes after which a GPU is to be reset or replaced: NVIDIA's catalogue of XID errors (docs.nvidia.com/deploy/xid-errors), where the
 * action is to reset, to restart or to report. 13, 31, 43 and 45 are mostly an application's.
 */
export const FATAL_XIDS = [48, 63, 64, 74, 79, 92, 94, 95, 119, 120];

const XID = "DCGM_FI_DEV_XID_ERRORS";
const FATAL = FATAL_XIDS.map((code) => `${XID} == ${code}`).join(" or ");
const GPU = "GPU {{ $labels.gpu }} of {{ $labels.Hostname }}";
/** Of NVML's reasons why clocks are low, bit by bit (nvml.h, nvmlClocksEventReasons). */
const REASONS = { thermal: [32, 64], powerBrake: [128] } as const;
const bit = (value: number): string => `(DCGM_FI_DEV_CLOCKS_EVENT_REASONS % ${value * 2}) >= ${value}`;

export const GPUS: readonly AlertDefinition[] = [
  {
    name: "DynamoGpuXid",
    severity: "critical",
    for: "0m",
    summary: `${GPU} reported XID {{ $value }}`,
    means: "The driver reported an error after which a GPU can't be trusted: memory that is broken, a link that is down, a GPU that has fallen off the bus, firmware that doesn't answer. The metric holds the last code until the GPU is reset, and the alert fires as long: a second error of the same code can't be seen.",
    todo: [
      "`kubectl cordon` the node, and delete the worker's pod: it starts elsewhere.",
      "`dmesg` on the node has the whole line; NVIDIA's catalogue of XID errors says what the code asks for: a reset, a restart, another GPU.",
      "In a cloud: drain the node and let the pool make another; report the machine.",
    ],
    panel: ["dynamo-gpus", "XID errors"],
    ways: [{ needs: [XID], expr: () => FATAL }],
  },
  {
    name: "DynamoGpuXidOfApplication",
    severity: "warning",
    for: "0m",
    summary: `${GPU} reported XID {{ $value }}`,
    means: "The driver reported an error that is mostly the application's: an illegal address, a kernel that ran into a limit, a process that was ended. It tells what ended a worker.",
    todo: ["The log of the worker that had the GPU, at that minute.", "Again and again on one GPU, never on another: the GPU after all."],
    panel: ["dynamo-gpus", "XID errors"],
    ways: [{ needs: [XID], expr: () => `(changes(${XID}[10m]) > 0 and ${XID} > 0)\nunless (${FATAL})` }],
  },
  {
    name: "DynamoGpuRowRemapFailed",
    severity: "critical",
    for: "0m",
    summary: `${GPU} has no spare memory rows left`,
    means: "A row of the GPU's memory broke and couldn't be replaced by a spare one. NVIDIA replaces such a GPU.",
    todo: ["As [DynamoGpuXid](#dynamogpuxid): cordon, drain, another machine."],
    panel: ["dynamo-gpus", "Memory rows remapped"],
    ways: [{ needs: ["DCGM_FI_DEV_ROW_REMAP_FAILURE"], expr: () => "DCGM_FI_DEV_ROW_REMAP_FAILURE > 0" }],
  },
  {
    name: "DynamoGpuRowRemapPending",
    severity: "warning",
    for: "5m",
    summary: `${GPU} waits for a reset to replace a memory row`,
    means: "A row of the GPU's memory broke; the spare one takes its place at the next reset. Until then the memory around it isn't used.",
    todo: ["Drain the node at a quiet time and reset the GPU, or let the pool make another."],
    panel: ["dynamo-gpus", "Memory rows remapped"],
    ways: [{ needs: ["DCGM_FI_DEV_ROW_REMAP_PENDING"], expr: () => "DCGM_FI_DEV_ROW_REMAP_PENDING > 0" }],
  },
  {
    name: "DynamoGpuDoubleBitErrors",
    severity: "critical",
    for: "0m",
    summary: `${GPU}: {{ $value | humanize }} errors of memory that can't be corrected in ten minutes`,
    means: "The GPU's memory gave back something else than was written, beyond what can be corrected: what ran there was ended.",
    todo: ["As [DynamoGpuXid](#dynamogpuxid)."],
    panel: ["dynamo-gpus", "Memory errors"],
    ways: [{ needs: ["DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"], expr: () => "increase(DCGM_FI_DEV_ECC_DBE_VOL_TOTAL[10m]) > 0" }],
  },
  {
    name: "DynamoGpuTooHot",
    severity: "warning",
    for: "10m",
    summary: `${GPU} is slowed down by its heat`,
    means: "For ten minutes the driver has kept the GPU's clock low since it, or its memory, is too hot.",
    todo: ["In a cloud: another machine; this one's cooling is the provider's.", "On your own: fans, air, dust; the panel shows whether its neighbours are hot too."],
    panel: ["dynamo-gpus", "Clocks and why they are low"],
    ways: [{ needs: ["DCGM_FI_DEV_CLOCKS_EVENT_REASONS"], expr: () => REASONS.thermal.map(bit).join("\nor\n") }],
  },
  {
    name: "DynamoGpuPowerBrake",
    severity: "warning",
    for: "10m",
    summary: `${GPU} is slowed down by its power supply`,
    means: "The machine itself tells the GPU to draw less power: a supply that has failed, or is too small.",
    todo: ["In a cloud: another machine.", "On your own: the machine's power supplies and its management controller's log."],
    panel: ["dynamo-gpus", "Clocks and why they are low"],
    ways: [{ needs: ["DCGM_FI_DEV_CLOCKS_EVENT_REASONS"], expr: () => REASONS.powerBrake.map(bit).join("\nor\n") }],
  },
  {
    name: "DynamoGpuLinkErrors",
    severity: "warning",
    for: "0m",
    summary: `${GPU}: {{ $value | humanize }} errors of its NVLinks in an hour`,
    means: "Packets between GPUs were broken and sent again. Collectives over these links get slower before anything fails.",
    todo: ["`nvidia-smi nvlink --errorcounters` on the node.", "If they go on: drain the node, another machine."],
    panel: ["dynamo-gpus", "NVLink"],
    ways: [
      {
        needs: ["DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL", "DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL"],
        expr: () => "increase(DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL[1h]) + increase(DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL[1h]) > 0",
      },
      { needs: ["DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL"], expr: () => "increase(DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL[1h]) > 0" },
    ],
  },
  {
    name: "DynamoGpuIdle",
    severity: "warning",
    for: "30m",
    summary: "{{ $labels.exported_namespace }}/{{ $labels.exported_pod }} holds a GPU and used {{ $value | humanizePercentage }} of an hour of it",
    means: "A pod has had a GPU for itself and let it idle: it is paid for as a busy one is. `DCGM_FI_PROF_GR_ENGINE_ACTIVE` is the share of time in which anything ran on it; memory says nothing, since engines take theirs at the start.",
    todo: ["Fewer replicas, a schedule, or a smaller machine.", "Nobody asks: is the model known to those for whom it runs?"],
    panel: ["dynamo-capacity", "GPUs that are held and idle"],
    ways: [
      {
        needs: ["DCGM_FI_PROF_GR_ENGINE_ACTIVE"],
        expr: ({ options }) => `avg by (exported_namespace, exported_pod) (avg_over_time(DCGM_FI_PROF_GR_ENGINE_ACTIVE{exported_pod!=""}[1h])) < ${share(options.idleGpuShare)}`,
      },
    ],
  },
  {
    name: "DynamoGpuNodeUnused",
    severity: "warning",
    for: "1h",
    summary: "node {{ $labels.node }} has {{ $value }} GPUs, and no pod asks for one",
    means: "A node with GPUs has been there for an hour and is paid for, and no pod that runs or waits there asks for a GPU.",
    todo: ["A pool that is to shrink by itself: what keeps the node? `kubectl get pods --field-selector spec.nodeName=NODE -A`.", "A pool of a fixed size: make it smaller."],
    panel: ["dynamo-capacity", "GPUs paid for and asked for"],
    ways: [
      {
        needs: ["kube_node_status_allocatable", "kube_pod_container_resource_requests", "kube_pod_status_phase"],
        expr: () => "dynamo:gpus_allocatable:sum > 0\nunless on (node) sum by (node) (dynamo:gpus_requested:sum) > 0",
      },
    ],
  },
  {
    name: "DynamoGpuWanted",
    severity: "warning",
    for: "30m",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} has waited half an hour for {{ $value }} GPUs",
    means: "A pod that asks for GPUs has been Pending for half an hour: the cloud has none of the kind, a quota is used up, the pool is at its most nodes, or no pool's taints and labels match.",
    todo: ["`kubectl describe pod`: the scheduler says why, the autoscaler too.", "Quota and capacity of the region: each cloud's page.", "`npx cdktf-dynamo explain` shows the pools and their most GPUs."],
    panel: ["dynamo-capacity", "Pods that wait for GPUs"],
    ways: [
      {
        needs: ["kube_pod_container_resource_requests", "kube_pod_status_phase"],
        expr: () => 'sum by (namespace, pod) (dynamo:gpus_requested:sum{phase="Pending"}) > 0',
      },
    ],
  },
];
