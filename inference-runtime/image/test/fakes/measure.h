/*
What libcuda needs to be measured: contexts, memory, copies, kernels, events. Time is counted, not spent: each GPU has a clock that every
copy and kernel moves on by the bytes it says it moves, at the rates (GB/s) that the environment names. Of a copy only the start is made.
*/
#include <sys/mman.h>
#include <stdint.h>

#define PART MIB
typedef struct { int device; double clock; unsigned long long taken; unsigned peers; } Context;
typedef struct { double at; } Event;
typedef struct { uint64_t address; size_t size; } Allocation;
static Context contexts[16], *current;
static Allocation allocations[256];
static int allocated;
/* Handles of the two kernels. */
static int read_kernel, burn_kernel, module_handle;

#define HERE if (!current) return 201

static void take_time(Context *context, const char *rate, double otherwise, double bytes) {
  const char *found = text(rate, gpu(context->device), NULL);
  context->clock += bytes / (found ? atof(found) : otherwise) / 1e6;
}

static size_t size_at(uint64_t address) {
  for (int i = 0; i < allocated; i++)
    if (address >= allocations[i].address && address < allocations[i].address + allocations[i].size)
      return allocations[i].address + allocations[i].size - address;
  return 0;
}

static void *reserve(size_t size) {
  void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return at == MAP_FAILED ? NULL : at;
}

static int copy(uint64_t to, uint64_t from, size_t size) { memcpy((void *)to, (void *)from, size < PART ? size : PART); return 0; }

static unsigned long long room(int device) { return number("FREE_MIB", gpu(device), 80000) * MIB - contexts[device].taken; }

int cuDevicePrimaryCtxRetain(Context **out, int d) { BEGIN; contexts[d].device = d; *out = &contexts[d]; return 0; }

int cuCtxSetCurrent(Context *context) { BEGIN; current = context; return 0; }

int cuCtxSynchronize(void) { BEGIN; HERE; return 0; }

int cuMemGetInfo_v2(size_t *available, size_t *whole) {
  BEGIN; HERE;
  *available = room(current->device);
  *whole = 81080 * MIB;
  return 0;
}

int cuMemAlloc_v2(uint64_t *out, size_t size) {
  BEGIN; HERE;
  if (size > room(current->device) || allocated == 256) return 2;
  current->taken += size;
  *out = (uint64_t)reserve(size);
  allocations[allocated++] = (Allocation){*out, size};
  return 0;
}

int cuMemAllocHost_v2(void **out, size_t size) { BEGIN; HERE; *out = reserve(size); return *out ? 0 : 2; }

int cuMemFreeHost(void *at) { BEGIN; (void)at; return 0; }

int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t size, void *stream) {
  BEGIN; HERE;
  (void)stream;
  if (size_at(to) < size || size_at(from) < size) return 1;
  take_time(current, "COPY_GBPS", 3000, 2.0 * size);
  return copy(to, from, size);
}

int cuMemcpyHtoDAsync_v2(uint64_t to, void *from, size_t size, void *stream) {
  BEGIN; HERE;
  (void)stream;
  if (size_at(to) < size) return 1;
  take_time(current, "UP_GBPS", 55, size);
  return copy(to, (uint64_t)from, size);
}

int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t size, void *stream) {
  BEGIN; HERE;
  (void)stream;
  if (size_at(from) < size) return 1;
  take_time(current, "DOWN_GBPS", 54, size);
  return copy((uint64_t)to, from, size);
}

int cuCtxEnablePeerAccess(Context *peer, unsigned flags) {
  BEGIN; HERE;
  (void)flags;
  if (!number("PEER", gpu(current->device), 1)) return 217;
  if (current->peers & 1u << peer->device) return 704;
  current->peers |= 1u << peer->device;
  return 0;
}

int cuMemcpyPeerAsync(uint64_t to, Context *receiver, uint64_t from, Context *sender, size_t size, void *stream) {
  BEGIN; HERE;
  (void)stream;
  if (size_at(to) < size || size_at(from) < size) return 1;
  if (sender->peers & 1u << receiver->device) take_time(current, "PEER_GBPS", 390, size);
  else take_time(current, "STAGED_GBPS", 20, size);
  copy(to, from, size);
  if (number("PEER_BROKEN", gpu(receiver->device), 0)) ((char *)to)[77] ^= 1;
  return 0;
}

int cuEventCreate(Event **out, unsigned flags) { BEGIN; HERE; (void)flags; *out = calloc(1, sizeof **out); return 0; }

int cuEventRecord(Event *event, void *stream) { BEGIN; HERE; (void)stream; event->at = current->clock; return 0; }

int cuEventSynchronize(Event *event) { BEGIN; (void)event; return 0; }

int cuEventElapsedTime(float *out, Event *start, Event *stop) { BEGIN; *out = (float)(stop->at - start->at); return 0; }

int cuEventDestroy_v2(Event *event) { BEGIN; free(event); return 0; }

int cuModuleLoadData(void **out, const char *source) {
  BEGIN; HERE;
  if (strncmp(source, ".version", 8) || !strstr(source, ".entry read_buffer(")) return 218;
  *out = &module_handle;
  return 0;
}

int cuModuleGetFunction(void **out, void *module, const char *name) {
  BEGIN;
  if (module != &module_handle) return 400;
  *out = !strcmp(name, "read_buffer") ? &read_kernel : !strcmp(name, "burn") ? &burn_kernel : NULL;
  return *out ? 0 : 500;
}

int cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned ty, unsigned tz, unsigned shared, void *stream,
                   void **parameters, void **extra) {
  BEGIN; HERE;
  if (y != 1 || z != 1 || ty != 1 || tz != 1 || shared || stream || extra || !x) return 1;
  if (function == &burn_kernel) {
    if (size_at(*(uint64_t *)parameters[1]) < 4) return 700;
    current->clock += *(uint32_t *)parameters[0] * 2e-5;
    return 0;
  }
  uint64_t buffer = *(uint64_t *)parameters[0], vectors = *(uint64_t *)parameters[1], sink = *(uint64_t *)parameters[2];
  /* What the kernel's own words ask of its caller. */
  if (size_at(buffer) < vectors * 16 || size_at(sink) < 4 || vectors % ((uint64_t)x * threads * 4) || !vectors) return 700;
  take_time(current, "READ_GBPS", 3100, vectors * 16.0);
  return 0;
}

int cuDeviceGetPCIBusId(char *out, int size, int d) { BEGIN; snprintf(out, size, "0000:%02X:00.0", 16 + gpu(d)); return 0; }
