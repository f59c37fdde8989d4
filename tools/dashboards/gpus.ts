import { DeclaredDashboard } from "./declared";
import { lines } from "./panel";

const OF = 'Hostname=~"$node"';
const GPU = "{{Hostname}} {{gpu}}";
const gpu = (series: string): [string, string, string] => [`max by (Hostname, gpu) (${series}{${OF}})`, GPU, series];

export const GPU_DASHBOARD: DeclaredDashboard = {
  name: "dynamo-gpus",
  title: "Dynamo: GPUs",
  about: "What the GPUs do, and how they are. From NVIDIA's DCGM exporter.",
  choices: [{ name: "node", label: "Node", of: ["DCGM_FI_DEV_GPU_TEMP", "Hostname"] }],
  rows: [
    {
      title: "Work",
      panels: [
        lines("Busy", "percentunit", "Share of its time in which anything ran on a GPU. A slice of a GPU (MIG) shows here, and not in DCGM_FI_DEV_GPU_UTIL.", [gpu("DCGM_FI_PROF_GR_ENGINE_ACTIVE")], { most: 1 }),
        lines("Tensor cores busy", "percentunit", "Of decoding a few per cent is normal: it waits for memory.", [gpu("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE")], { most: 1 }),
        lines("Memory bandwidth busy", "percentunit", "What decoding is limited by.", [gpu("DCGM_FI_PROF_DRAM_ACTIVE")], { most: 1 }),
        lines("Memory taken", "percentunit", "Engines take their share at the start and keep it: this tells nothing of the load.", [
          [`max by (Hostname, gpu) (DCGM_FI_DEV_FB_USED{${OF}} / (DCGM_FI_DEV_FB_USED{${OF}} + DCGM_FI_DEV_FB_FREE{${OF}}))`, GPU, "DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_FB_FREE"],
        ], { most: 1 }),
        lines("Streaming multiprocessors busy", "percentunit", "Needs DCGM_FI_PROF_SM_ACTIVE in the exporter's CSV.", [gpu("DCGM_FI_PROF_SM_ACTIVE")], { most: 1 }),
        lines("NVLink", "short", "Traffic in the exporter's own unit, and errors in an hour where its CSV has them.", [
          [`max by (Hostname, gpu) (rate(DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL{${OF}}[5m]))`, `${GPU} traffic`, "DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL"],
          [`max by (Hostname, gpu) (increase(DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL{${OF}}[1h]))`, `${GPU} flit errors`, "DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL"],
          [`max by (Hostname, gpu) (increase(DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL{${OF}}[1h]))`, `${GPU} replays`, "DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL"],
        ]),
      ],
    },
    {
      title: "Health",
      panels: [
        lines("XID errors", "short", "The last code that the driver reported, until the GPU is reset. 48, 63, 64, 74, 79, 92, 94, 95, 119 and 120 ask for a reset or another GPU.", [gpu("DCGM_FI_DEV_XID_ERRORS")]),
        lines("Memory rows remapped", "short", "Rows that spare ones replaced. A failure means that there are no spare ones left.", [
          [`max by (Hostname, gpu) (DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS{${OF}})`, `${GPU} uncorrectable`, "DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS"],
          [`max by (Hostname, gpu) (DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS{${OF}})`, `${GPU} correctable`, "DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS"],
          [`max by (Hostname, gpu) (DCGM_FI_DEV_ROW_REMAP_FAILURE{${OF}})`, `${GPU} failed`, "DCGM_FI_DEV_ROW_REMAP_FAILURE"],
          [`max by (Hostname, gpu) (DCGM_FI_DEV_ROW_REMAP_PENDING{${OF}})`, `${GPU} pending`, "DCGM_FI_DEV_ROW_REMAP_PENDING"],
        ]),
        lines("Memory errors", "short", "Since the driver was loaded; needs the ECC counters in the exporter's CSV.", [
          [`max by (Hostname, gpu) (DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{${OF}})`, `${GPU} not corrected`, "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"],
          [`max by (Hostname, gpu) (DCGM_FI_DEV_ECC_SBE_VOL_TOTAL{${OF}})`, `${GPU} corrected`, "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL"],
        ]),
        lines("Clocks and why they are low", "rotmhz", "Clock of the multiprocessors in MHz; the reasons are a sum of bits: 32 and 64 heat, 128 the power supply.", [
          gpu("DCGM_FI_DEV_SM_CLOCK"),
          [`max by (Hostname, gpu) (DCGM_FI_DEV_CLOCKS_EVENT_REASONS{${OF}})`, `${GPU} reasons`, "DCGM_FI_DEV_CLOCKS_EVENT_REASONS"],
        ]),
        lines("Temperature", "celsius", "Of the GPU, and of its memory where it tells.", [gpu("DCGM_FI_DEV_GPU_TEMP"), [`max by (Hostname, gpu) (DCGM_FI_DEV_MEMORY_TEMP{${OF}} > 0)`, `${GPU} memory`, "DCGM_FI_DEV_MEMORY_TEMP"]]),
        lines("Power", "watt", "What each GPU draws.", [gpu("DCGM_FI_DEV_POWER_USAGE")]),
        lines("PCIe replays", "short", "In an hour: packets that were sent again.", [[`max by (Hostname, gpu) (increase(DCGM_FI_DEV_PCIE_REPLAY_COUNTER{${OF}}[1h]))`, GPU, "DCGM_FI_DEV_PCIE_REPLAY_COUNTER"]], { redFrom: 1000 }),
      ],
    },
  ],
};
