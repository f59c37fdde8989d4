/* What NVML says of PCIe links, by the address that CUDA gives. */
int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **out) {
  BEGIN;
  int bus = 0;
  if (sscanf(address, "0000:%x:00.0", &bus) != 1 || bus < 16 || bus >= 32) return 6;
  devices[bus - 16].index = bus - 16;
  *out = &devices[bus - 16];
  return 0;
}

int nvmlDeviceGetCurrPcieLinkGeneration(void *d, unsigned *out) { BEGIN; *out = number("PCIE_GENERATION", gpu(d), 5); return 0; }
int nvmlDeviceGetCurrPcieLinkWidth(void *d, unsigned *out) { BEGIN; *out = number("PCIE_WIDTH", gpu(d), 16); return 0; }
int nvmlDeviceGetMaxPcieLinkGeneration(void *d, unsigned *out) { BEGIN; *out = number("PCIE_MOST_GENERATION", gpu(d), 5); return 0; }
int nvmlDeviceGetMaxPcieLinkWidth(void *d, unsigned *out) { BEGIN; *out = number("PCIE_MOST_WIDTH", gpu(d), 16); return 0; }
