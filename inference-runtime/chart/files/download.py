"""Downloads one model at one revision into a folder, and marks it complete. Run again, it goes on where it stopped."""
import os
import sys
import time

from huggingface_hub import snapshot_download

REFUSED = {401: "the token is missing or not valid", 403: "the token's owner has not been granted access to the model", 404: "no such model or revision"}
WAITS = [15, 30, 60, 120, 300, 600]

model, revision = os.environ["MODEL_ID"], os.environ["MODEL_REVISION"]
folder, marker = os.environ["MODEL_FOLDER"], os.environ["MODEL_MARKER"]


def status_of(error):
    return getattr(getattr(error, "response", None), "status_code", None)


for wait in [*WAITS, None]:
    if os.path.exists(marker):
        break
    try:
        snapshot_download(model, revision=revision, local_dir=folder, max_workers=int(os.environ["PARALLEL_FILES"]))
        with open(marker, "w") as file:
            file.write(f"{model}@{revision}\n")
    except Exception as error:  # the network and the hub fail in many ways; what can't be waited for is named below
        why = REFUSED.get(status_of(error))
        if why is not None:
            sys.exit(f"{model}@{revision}: {why} ({error})")
        if wait is None:
            raise
        # 429 above all: many nodes behind one NAT address count as one client.
        print(f"{model}@{revision}: {error}; trying again in {wait} s", flush=True)
        time.sleep(wait)
print(f"{model}@{revision} is in {folder}", flush=True)
