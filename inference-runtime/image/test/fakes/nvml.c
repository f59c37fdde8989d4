/* A libnvidia-ml with healthy GPUs (an H100 machine's), unless the environment says otherwise. With -DOLD: only what every version has. */
#include "fake.h"

typedef struct { int index; } Device;
static Device devices[16];

static int gpu(void *device) { return ((Device *)device)->index; }
static unsigned long long total(int n) { return number("SMI_MIB", n, 81559) * MIB; }
static unsigned long long used(int n) { return number("USED_MIB", n, 4) * MIB; }
static unsigned long long reserved(int n) { return number("RESERVED_MIB", n, 500) * MIB; }

int nvmlInit_v2(void) { BEGIN; return 0; }

int nvmlSystemGetDriverVersion(char *out, unsigned size) { BEGIN; snprintf(out, size, "%s", text("DRIVER", -1, "580.95.05")); return 0; }

int nvmlDeviceGetCount_v2(unsigned *out) { BEGIN; *out = number("GPUS", -1, 8); return 0; }

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **out) {
  BEGIN;
  if (number("LOST", index, 0)) return 15;
  devices[index].index = index;
  *out = &devices[index];
  return 0;
}

int nvmlDeviceGetName(void *d, char *out, unsigned size) { BEGIN; snprintf(out, size, "%s", text("NAME", gpu(d), "NVIDIA H100 80GB HBM3")); return 0; }

int nvmlDeviceGetUUID(void *d, char *out, unsigned size) { BEGIN; snprintf(out, size, "GPU-0000000%d-1111", gpu(d)); return 0; }

/* The first version counts what the driver reserves as used. */
int nvmlDeviceGetMemoryInfo(void *d, unsigned long long *out) {
  BEGIN;
  out[0] = total(gpu(d));
  out[2] = used(gpu(d)) + reserved(gpu(d));
  out[1] = out[0] - out[2];
  return 0;
}

#ifndef OLD
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } Memory2;
int nvmlDeviceGetMemoryInfo_v2(void *d, Memory2 *out) {
  BEGIN;
  if (out->version != (sizeof *out | 2 << 24)) return 25;
  out->total = total(gpu(d));
  out->reserved = reserved(gpu(d));
  out->used = used(gpu(d));
  out->free = out->total - out->reserved - out->used;
  return 0;
}

typedef struct { unsigned pid; unsigned long long used; unsigned gi, ci; } Process;
int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned *count, Process *out) {
  BEGIN;
  unsigned there = number("PROCESSES", gpu(d), 0);
  if (there > *count) { *count = there; return 7; }
  for (unsigned i = 0; i < there; i++) out[i] = (Process){number("PID", gpu(d), 4000) + i, getenv("FAKE_PROCESS_MEMORY") ? -1ULL : used(gpu(d)) / there, 0, 0};
  *count = there;
  return 0;
}

int nvmlDeviceGetComputeMode(void *d, unsigned *out) { BEGIN; *out = number("COMPUTE_MODE", gpu(d), 0); return 0; }

int nvmlDeviceGetMigMode(void *d, unsigned *current, unsigned *pending) {
  BEGIN;
  *current = number("MIG", gpu(d), 0);
  *pending = number("MIG_PENDING", gpu(d), *current);
  return 0;
}

int nvmlDeviceGetEccMode(void *d, unsigned *current, unsigned *pending) {
  BEGIN;
  *current = number("ECC", gpu(d), 1);
  *pending = number("ECC_PENDING", gpu(d), *current);
  return 0;
}

int nvmlDeviceGetTotalEccErrors(void *d, unsigned type, unsigned counter, unsigned long long *out) {
  BEGIN;
  *out = type == 1 ? number(counter == 0 ? "ECC_ERRORS" : "ECC_ERRORS_EVER", gpu(d), 0) : 17;
  return 0;
}

int nvmlDeviceGetRemappedRows(void *d, unsigned *corr, unsigned *unc, unsigned *pending, unsigned *failure) {
  BEGIN;
  *corr = 0;
  *unc = number("REMAPPED", gpu(d), 0);
  *pending = number("REMAP_PENDING", gpu(d), 0);
  *failure = number("REMAP_FAILED", gpu(d), 0);
  return 0;
}

int nvmlDeviceGetRetiredPagesPendingStatus(void *d, unsigned *out) { BEGIN; *out = number("RETIREMENT_PENDING", gpu(d), 0); return 0; }

int nvmlDeviceGetCurrentClocksEventReasons(void *d, unsigned long long *out) { BEGIN; *out = number("CLOCK_REASONS", gpu(d), 1); return 0; }

int nvmlDeviceGetTemperature(void *d, unsigned sensor, unsigned *out) { BEGIN; (void)sensor; *out = number("TEMPERATURE", gpu(d), 31); return 0; }

int nvmlDeviceGetNvLinkState(void *d, unsigned link, unsigned *out) {
  BEGIN;
  if (link >= number("LINKS", gpu(d), 18)) return 2;
  *out = link < number("LINKS_UP", gpu(d), 18);
  return 0;
}

int nvmlDeviceGetP2PStatus(void *one, void *other, unsigned what, unsigned *out) { BEGIN; (void)what; (void)other; *out = number("P2P", gpu(one), 0); return 0; }

typedef struct { unsigned version; unsigned char cluster[16]; unsigned status, clique; unsigned char state; unsigned health; } Fabric2;
int nvmlDeviceGetGpuFabricInfoV(void *d, Fabric2 *out) {
  BEGIN;
  if (out->version != (sizeof *out | 2 << 24)) return 25;
  out->state = number("FABRIC", gpu(d), 3);
  out->status = number("FABRIC_STATUS", gpu(d), 0);
  out->health = number("FABRIC_HEALTH", gpu(d), 0xaa);
  return 0;
}
#else
typedef struct { unsigned char cluster[16]; unsigned status, clique; unsigned char state; } Fabric1;
int nvmlDeviceGetGpuFabricInfo(void *d, Fabric1 *out) {
  BEGIN;
  out->state = number("FABRIC", gpu(d), 3);
  out->status = number("FABRIC_STATUS", gpu(d), 0);
  return 0;
}

/* Its name before driver 535. */
int nvmlDeviceGetCurrentClocksThrottleReasons(void *d, unsigned long long *out) { BEGIN; *out = number("CLOCK_REASONS", gpu(d), 1); return 0; }
#endif

#include "links.h"
