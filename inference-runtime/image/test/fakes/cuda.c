/* A libcuda with healthy GPUs (an H100 machine's), unless the environment says otherwise. It reads CUDA_VISIBLE_DEVICES as the real one does. */
#include "fake.h"

static int visible(int *out) {
  const char *list = getenv("CUDA_VISIBLE_DEVICES");
  int there = number("CUDA_GPUS", -1, number("GPUS", -1, 8)), count = 0;
  if (!list) {
    for (; count < there; count++) out[count] = count;
    return count;
  }
  for (const char *at = list; *at >= '0' && *at <= '9'; at++) {
    int index = strtol(at, (char **)&at, 10);
    if (index >= there) break;
    out[count++] = index;
    if (*at != ',') break;
  }
  return count;
}

static int gpu(int device) {
  int list[64];
  return device < visible(list) ? list[device] : -1;
}

int cuInit(unsigned flags) {
  BEGIN;
  int list[64];
  (void)flags;
  return visible(list) ? 0 : 100;
}

int cuDriverGetVersion(int *out) { BEGIN; *out = number("CUDA", -1, 13000); return 0; }

int cuDeviceGetCount(int *out) {
  BEGIN;
  int list[64];
  *out = visible(list);
  return 0;
}

int cuDeviceGet(int *out, int index) { BEGIN; *out = index; return 0; }

int cuDeviceGetName(char *out, int size, int d) { BEGIN; snprintf(out, size, "%s", text("NAME", gpu(d), "NVIDIA H100 80GB HBM3")); return 0; }

int cuDeviceTotalMem_v2(size_t *out, int d) { BEGIN; *out = number("CUDA_MIB", gpu(d), 81080) * MIB; return 0; }

int cuDeviceGetAttribute(int *out, int attribute, int d) {
  BEGIN;
  int capability = number("CAPABILITY", gpu(d), 90);
  *out = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : attribute == 124 ? (int)number("DMA_BUF", gpu(d), 1) : 0;
  return 0;
}

int cuDeviceCanAccessPeer(int *out, int d, int peer) { BEGIN; (void)peer; *out = number("PEER", gpu(d), 1); return 0; }

#include "measure.h"
