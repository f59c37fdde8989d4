#!/usr/bin/env bash
# ai-dynamo 1.6.1 with OTEL_EXPORT_ENABLED: log lines are sent by OTLP as well as spans, and the names by which OpenTelemetry's
# specification switches them off, OTEL_LOGS_EXPORTER=none and OTEL_SDK_DISABLED=true, change nothing.
# Seen: one POST to /v1/logs or more in each of the three runs, of a frontend without a model.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 uvloop==0.22.1 packaging==26.0 pyyaml==6.0.3 msgspec==0.20.0
cat >listen.py <<'PY'
import collections, http.server, os, signal, subprocess, sys, threading, time, urllib.request

posts = collections.Counter()


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        posts[self.path] += 1
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=server.serve_forever, daemon=True).start()
free = http.server.HTTPServer(("127.0.0.1", 0), Collector)
port = free.server_port
free.server_close()
environment = dict(
    os.environ, DYN_DISCOVERY_BACKEND="file", DYN_FILE_KV=os.path.abspath("kv"), DYN_EVENT_PLANE="zmq", OTEL_EXPORT_ENABLED="true",
    OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf", OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{server.server_port}",
    **dict(each.split("=") for each in sys.argv[1:]),
)
frontend = subprocess.Popen(
    [sys.executable, "-m", "dynamo.frontend", "--http-host", "127.0.0.1", "--http-port", str(port)],
    env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
end = time.time() + 60
while time.time() < end and not posts["/v1/logs"]:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models").read()
    except OSError:
        pass
    time.sleep(0.5)
frontend.send_signal(signal.SIGTERM)
frontend.wait(60)
print(posts["/v1/logs"])
PY
changed=0
for setting in OTEL_SERVICE_NAME=frontend OTEL_LOGS_EXPORTER=none OTEL_SDK_DISABLED=true; do
  sent=$(v/bin/python listen.py "$setting")
  echo "$setting: $sent to /v1/logs"
  [ "$sent" -gt 0 ] || { echo "changed: no lines are sent with $setting"; changed=1; }
done
exit $changed
