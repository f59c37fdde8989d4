/* What both fakes have: behaviour by environment. FAKE_<NAME> for all GPUs, FAKE_<NAME>_<n> for GPU n alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *text(const char *name, int gpu, const char *otherwise) {
  char key[128];
  snprintf(key, sizeof key, "FAKE_%s_%d", name, gpu);
  const char *found = getenv(key);
  if (!found) {
    snprintf(key, sizeof key, "FAKE_%s", name);
    found = getenv(key);
  }
  return found ? found : otherwise;
}

static unsigned long long number(const char *name, int gpu, unsigned long long otherwise) {
  const char *found = text(name, gpu, NULL);
  return found ? strtoull(found, NULL, 0) : otherwise;
}

static int listed(const char *variable, const char *call) {
  const char *list = getenv(variable);
  size_t length = strlen(call);
  for (const char *at = list; at && (at = strstr(at, call)); at += length)
    if ((at == list || at[-1] == ',') && (at[length] == 0 || at[length] == ',' || at[length] == '=')) return (int)(at - list) + 1;
  return 0;
}

/* FAKE_HANG and FAKE_CRASH name calls; FAKE_CODES gives call=code pairs, FAKE_LOG a file for all calls. The code to answer, 0 to go on. */
static int begin(const char *call) {
  if (getenv("FAKE_LOG")) {
    FILE *log = fopen(getenv("FAKE_LOG"), "a");
    fprintf(log, "%s\n", call);
    fclose(log);
  }
  if (listed("FAKE_HANG", call)) for (;;) pause();
  if (listed("FAKE_CRASH", call)) {
    volatile int *nowhere = NULL;
    *nowhere = 1;
  }
  int at = listed("FAKE_CODES", call);
  return at ? atoi(getenv("FAKE_CODES") + at - 1 + strlen(call) + 1) : 0;
}

#define BEGIN int code = begin(__func__); if (code) return code
#define MIB 1048576ULL
