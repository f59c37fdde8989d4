"""
Downloads one model at one revision by Python alone, for an image of 40 MB in place of an engine's 12 GB, and marks it complete.
Each file is held against the size and the SHA-256 that the hub tells. Run again, it goes on where it stopped. A large file comes by several
connections, each with a range of it, since one connection is slower than most networks are: they are written in order, so that what is
there is always the file's beginning.
"""
import collections
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

REFUSED = {401: "the token is missing or not valid", 403: "the token's owner has not been granted access to the model", 404: "no such model or revision"}
WAITS = [float(wait) for wait in os.environ.get("WAITS", "15 30 60 120 300 600").split()]
PIECE = 1 << 22
# Each file has as many ranges in memory as it has connections: 1 GiB with eight files at a time.
RANGE = int(os.environ.get("RANGE_BYTES", 1 << 25))
CONNECTIONS = 4

hub = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
model, revision = os.environ["MODEL_ID"], os.environ["MODEL_REVISION"]
folder, marker = os.environ["MODEL_FOLDER"], os.environ["MODEL_MARKER"]


class Redirects(urllib.request.HTTPRedirectHandler):
    """The hub sends to where files lie. The token is the hub's, and nobody else's."""

    def redirect_request(self, request, *args):
        there = super().redirect_request(request, *args)
        if there is not None and urllib.parse.urlsplit(there.full_url).netloc != urllib.parse.urlsplit(request.full_url).netloc:
            there.remove_header("Authorization")
        return there


opener = urllib.request.build_opener(Redirects)


def ask(address, start=0, end=None):
    headers = {"User-Agent": "cdktf-dynamo"}
    if start or end is not None:
        headers["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
    token = os.environ.get("HF_TOKEN", "").strip()
    if token and urllib.parse.urlsplit(address).netloc == urllib.parse.urlsplit(hub).netloc:
        headers["Authorization"] = f"Bearer {token}"
    return opener.open(urllib.request.Request(address, headers=headers), timeout=60)


def files_of():
    with ask(f"{hub}/api/models/{model}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true") as answer:
        told = json.load(answer)
    for one in told["siblings"]:
        name = one["rfilename"]
        if name.startswith("/") or ".." in name.split("/"):
            sys.exit(f"{model}@{revision}: a file named {name!r} would lie outside the model's folder")
    return told["sha"], told["siblings"]


def ranges_of(address, start, size):
    """What lacks of a file, range after range, by several connections; None where whoever has it knows no ranges."""
    # Asked of the hub once: it counts what it is asked, and where it sends to answers for an hour.
    with ask(address, start, start + 1) as answer:
        if answer.status != 206:
            return None
        there = answer.geturl()

    def part(address, begin, end):
        with ask(address, begin, end) as answer:
            # One that sends the whole file, of hundreds of GB, isn't read into memory.
            if answer.status != 206:
                raise OSError(f"{answer.status} in place of a range from {begin}")
            return answer.read(end - begin + 1)

    def get(begin):
        end = min(begin + RANGE, size)
        try:
            got = part(there, begin, end)
        except urllib.error.HTTPError as error:
            if error.code != 403:
                raise
            # The address is too old by now.
            got = part(address, begin, end)
        if len(got) != end - begin:
            raise OSError(f"{len(got)} bytes in place of {end - begin} from {begin}")
        return got

    def in_order():
        begins, ahead = iter(range(start, size, RANGE)), collections.deque()
        with ThreadPoolExecutor(CONNECTIONS) as connections:
            try:
                for begin in begins:
                    ahead.append(connections.submit(get, begin))
                    if len(ahead) == CONNECTIONS:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                connections.shutdown(wait=False, cancel_futures=True)

    return in_order()


def stream_of(answer):
    return iter(lambda: answer.read(PIECE), b"")


def fetch(commit, one):
    """One file, whole or not at all: under its own name it is complete."""
    name, size, digest = one["rfilename"], one.get("size"), (one.get("lfs") or {}).get("sha256")
    path = os.path.join(folder, name)
    if os.path.exists(path) and (size is None or os.path.getsize(path) == size):
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part, seen = f"{path}.{commit[:12]}.part", hashlib.sha256()
    with open(part, "ab+") as file:
        file.seek(0)
        for piece in iter(lambda: file.read(PIECE), b""):
            seen.update(piece)
        start = file.tell()
        address = f"{hub}/{model}/resolve/{commit}/{urllib.parse.quote(name)}"
        pieces = ranges_of(address, start, size) if size is not None and size - start > RANGE else None
        if pieces is not None:
            for piece in pieces:
                file.write(piece)
                seen.update(piece)
        elif size is None or start < size:
            with ask(address, start) as answer:
                if start and answer.status != 206:
                    file.truncate(0)
                    seen = hashlib.sha256()
                for piece in stream_of(answer):
                    file.write(piece)
                    seen.update(piece)
        file.flush()
        os.fsync(file.fileno())
        whole = os.fstat(file.fileno()).st_size
    if (size is not None and whole != size) or (digest is not None and seen.hexdigest() != digest):
        # What is too short is gone on with; what is wrong is begun anew.
        if size is None or whole >= size:
            os.remove(part)
        raise OSError(f"{name}: {whole} bytes, sha256 {seen.hexdigest()}; the hub tells {size}, {digest}")
    os.replace(part, path)


for wait in [*WAITS, None]:
    if os.path.exists(marker):
        break
    try:
        commit, files = files_of()
        with ThreadPoolExecutor(int(os.environ["PARALLEL_FILES"])) as pool:
            # The largest first, so that none of them is alone at the end.
            for _ in pool.map(lambda one: fetch(commit, one), sorted(files, key=lambda one: -(one.get("size") or 0))):
                pass
        with open(marker, "w") as file:
            file.write(f"{model}@{revision}\n")
    except Exception as error:  # the network and the hub fail in many ways; what can't be waited for is named below
        why = REFUSED.get(getattr(error, "code", None))
        if why is not None:
            sys.exit(f"{model}@{revision}: {why} ({error})")
        if wait is None:
            raise
        # 429 above all: many nodes behind one NAT address count as one client.
        print(f"{model}@{revision}: {error}; trying again in {wait:g} s", flush=True)
        time.sleep(wait)
print(f"{model}@{revision} is in {folder}", flush=True)
