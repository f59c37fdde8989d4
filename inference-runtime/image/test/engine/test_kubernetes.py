"""Verify in a cluster: pods, logs and metrics through a fake API that answers as Kubernetes does."""

from __future__ import annotations

import contextlib
import shutil
import ssl
import subprocess
import unittest
from collections.abc import Iterator
from pathlib import Path
from time import sleep as nap
from unittest import mock

from preflight.engine.kubernetes import Api, ApiError

from ..engine.test_verify import LLAMA, VLLM_METRICS, VerifyTest, log
from ..harness import Run
from ..servers import Answer, Cluster, FakePod, page, serving

OPENSSL = shutil.which("openssl")
TOKEN = "secret-of-the-test"
ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def text(name: str) -> str:
    return Path(log(name)).read_text(encoding="utf-8")


def crashed(**more: str | int) -> dict[str, dict[str, str | int]]:
    return {"terminated": {"exitCode": 1, "reason": "Error", **more}}


class ClusterTest(VerifyTest):
    def setUp(self) -> None:
        super().setUp()
        self.machine.write(f"{ACCOUNT}/token", f"{TOKEN}\n")

    def ask(self, cluster: Answer, *arguments: str, port: int = 1) -> Run:
        with serving(cluster) as api:
            where = ("--kubernetes", "models", "--selector", "app=llama,role=worker", "--kubernetes-api", api, "--metrics-port", str(port))
            run = self.verify(*where, *arguments, planned=LLAMA)
        self.assertNotIn(TOKEN, run.out + run.err)
        return run

    @contextlib.contextmanager
    def metrics(self, body: str = VLLM_METRICS) -> Iterator[int]:
        with serving(page("/metrics", body)) as url:
            yield int(url.rpartition(":")[2])


@mock.patch("preflight.engine.evidence.PATIENCE", 0.0)
class Pods(ClusterTest):
    def test_as_planned(self) -> None:
        cluster = Cluster(*[FakePod(f"worker-{number}", text("vllm-0.28.0-llama-8b"), ip="127.0.0.1") for number in range(2)])
        with self.metrics() as port:
            run = self.ask(cluster, port=port)
        self.assertEqual(run.code, 0, run.out)
        self.assertIn("2 of 2 workers", run.statuses("passed")["engine-start"])
        self.assertIn("metrics of 2 workers", run.statuses("passed")["engine-config"])
        self.assertEqual(cluster.selectors, ["app=llama,role=worker"])

    def test_a_worker_that_crashes_again_and_again_says_why(self) -> None:
        waiting = {"waiting": {"reason": "CrashLoopBackOff"}}
        pod = FakePod("worker-0", "", previous=text("vllm-0.22.0-too-long"), ready=False, restarts=3, state=waiting, last_state=crashed())
        run = self.ask(Cluster(pod), "--wait", "30")
        self.assertIn("worker-0: one sequence of 32768 tokens", run.statuses("failed")["engine-start"])

    def test_memory_that_the_pod_before_still_held(self) -> None:
        """The next start may succeed: that is waited for, twice."""
        busy = text("vllm-0.20.1-memory-in-use")
        pod = FakePod("worker-0", busy, ready=False, restarts=1, state=crashed())
        cluster = Cluster(pod)

        def comes_up(path: str, query: dict[str, str], authorization: str | None) -> tuple[int, str]:
            answer = cluster(path, query, authorization)
            if path.endswith("/log"):
                pod.log, pod.ready, pod.state = text("vllm-0.28.0-llama-8b"), True, {"running": {}}
            return answer

        with mock.patch("preflight.engine.evidence.time.sleep"):
            run = self.ask(comes_up, "--wait", "30", "--skip", "engine-config")
        self.assertEqual(run.code, 0, run.out)
        again = Cluster(FakePod("worker-0", busy, ready=False, restarts=2, state=crashed()))
        self.assertIn("3.25 of 23.43 GiB were free", self.ask(again, "--wait", "30").statuses("failed")["engine-start"])

    def test_an_image_that_comes_after_all(self) -> None:
        pod = FakePod("worker-0", text("vllm-0.28.0-llama-8b"), ready=False, state={"waiting": {"reason": "ErrImagePull"}})
        cluster = Cluster(pod)

        def comes_up(path: str, query: dict[str, str], authorization: str | None) -> tuple[int, str]:
            answer = cluster(path, query, authorization)
            pod.state, pod.ready = {"running": {}}, True
            return answer

        with mock.patch("preflight.engine.evidence.time.sleep"), mock.patch("preflight.engine.evidence.PATIENCE", 20.0):
            self.assertIn("engine-start", self.ask(comes_up, "--wait", "30").statuses("passed"))

    def test_a_worker_that_was_killed_for_memory(self) -> None:
        killed = {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}
        pod = FakePod("worker-0", "INFO starting\n", ready=False, restarts=2, state={"waiting": {"reason": "CrashLoopBackOff"}}, last_state=killed)
        run = self.ask(Cluster(pod), "--wait", "30")
        self.assertIn("ended with 137 (OOMKilled), 2 restarts", run.statuses("failed")["engine-start"])
        self.assertLess(run.report["seconds"], 10)

    def test_what_does_not_run_is_waited_for_a_while_and_no_longer(self) -> None:
        pod = FakePod("worker-0", ready=False, state={"waiting": {"reason": "ImagePullBackOff"}})
        cluster = Cluster(pod)
        with mock.patch("preflight.engine.evidence.PATIENCE", 0.3), mock.patch("preflight.engine.evidence.time.sleep", lambda seconds: nap(0.05)):
            run = self.ask(cluster, "--wait", "600")
        self.assertIn("ImagePullBackOff", run.statuses("failed")["engine-start"])
        values = next(check["seconds"] for check in run.report["checks"] if check["id"] == "engine-start")
        self.assertTrue(0.3 <= values < 10, values)

    def test_a_worker_that_came_up_in_the_end(self) -> None:
        pod = FakePod("worker-0", text("vllm-0.28.0-llama-8b"), restarts=3, last_state=crashed())
        run = self.ask(Cluster(pod), "--skip", "engine-config")
        self.assertEqual(run.code, 0, run.out)

    def test_an_image_that_can_not_be_pulled(self) -> None:
        pod = FakePod("worker-0", ready=False, state={"waiting": {"reason": "ImagePullBackOff"}})
        self.assertIn("ImagePullBackOff", self.ask(Cluster(pod), "--wait", "30").statuses("failed")["engine-start"])

    def test_a_preflight_that_failed_before_it(self) -> None:
        ended = {"terminated": {"exitCode": 1, "message": "preflight fast: failed\nFAILED libcuda"}}
        again = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": ended}
        for states in ({"state": ended}, again):
            fine = {"name": "download", "state": {"terminated": {"exitCode": 0}}}
            pod = FakePod("worker-0", ready=False, state={"waiting": {"reason": "PodInitializing"}}, init=[fine, {"name": "preflight", **states}])
            run = self.ask(Cluster(pod), "--wait", "0.1")
            self.assertIn("init container preflight ended with 1: preflight fast: failed", run.statuses("failed")["engine-start"])

    def test_a_pod_that_waits_for_a_node(self) -> None:
        pod = FakePod("worker-0", ready=False, phase="Pending", scheduled=False)
        self.assertIn("has not started: Pending", self.ask(Cluster(pod), "--wait", "0.1").statuses("failed")["engine-start"])
        self.assertIn("engine-start", self.ask(Cluster(pod)).statuses("unknown"))

    def test_start_lines_that_were_rotated_away(self) -> None:
        with self.metrics() as port:
            run = self.ask(Cluster(FakePod("worker-0", "GET /metrics 200\n", ip="127.0.0.1")), port=port)
        self.assertIn("engine-start", run.statuses("passed"))
        self.assertIn("448176 tokens", run.statuses("passed")["kv-tokens"])

    def test_one_pod_speaks_for_a_replica_over_several_nodes(self) -> None:
        pods = Cluster(FakePod("worker-0-ldr", text("vllm-0.28.0-llama-8b")), FakePod("worker-0-wkr-1", "ray start --block\n", ready=False))
        one = dict(LLAMA)
        with mock.patch.dict(LLAMA, {"gpusPerReplica": 2}):
            run = self.ask(pods, "--skip", "engine-config")
            self.assertEqual(run.code, 0, run.out)
        self.assertEqual(one, LLAMA)
        self.assertIn("engine-start", self.ask(pods, "--skip", "engine-config").statuses("unknown"))

    def test_metrics_that_no_worker_answers(self) -> None:
        run = self.ask(Cluster(FakePod("worker-0", text("vllm-0.28.0-llama-8b"), ip="127.0.0.1")))
        self.assertIn("refused", run.statuses("unknown")["engine-config"])


class Access(ClusterTest):
    def test_no_such_pods(self) -> None:
        self.assertIn("no pod in models has the labels", self.ask(Cluster()).statuses("unknown")["engine-start"])

    def test_a_token_that_is_refused_is_not_told(self) -> None:
        run = self.ask(Cluster(token="another"), "--wait", "600")
        self.assertIn("401 Unauthorized", run.statuses("unknown")["engine-start"])
        self.assertEqual(run.code, 2)

    def test_rights_that_are_missing(self) -> None:
        with serving(Cluster()) as api:
            run = self.verify("--kubernetes", "others", "--selector", "a=b", "--kubernetes-api", api, planned=LLAMA)
        self.assertIn("403 pods is forbidden", run.statuses("unknown")["engine-start"])
        fix = next(check["fix"] for check in run.report["checks"] if check["id"] == "engine-start")
        self.assertIn("list on pods", fix)

    def test_no_service_account(self) -> None:
        self.machine.remove(f"{ACCOUNT}/token")
        self.assertIn("token can't be read", self.ask(Cluster()).statuses("unknown")["engine-start"])

    def test_outside_a_cluster(self) -> None:
        run = self.verify("--kubernetes", "models", "--selector", "a=b", planned=LLAMA)
        self.assertIn("not in a pod", run.statuses("unknown")["engine-start"])

    def test_the_token_follows_no_redirect(self) -> None:
        other = Cluster()
        with serving(other) as elsewhere, serving(lambda path, query, authorization: (302, f"{elsewhere}{path}")) as api:
            run = self.verify("--kubernetes", "models", "--selector", "a=b", "--kubernetes-api", api, planned=LLAMA)
        self.assertIn("engine-start", run.statuses("unknown"))
        self.assertEqual(other.asked, [])

    def test_an_answer_that_is_no_list_of_pods(self) -> None:
        for body in ("", "<html>", "[]", '{"items": [{}]}'):
            with serving(page("/api/v1/namespaces/models/pods", body)) as url, self.assertRaisesRegex(ApiError, "can't be read"):
                Api(self.machine.root, url).pods("models", "a=b", "main")

    def test_the_address_comes_from_the_pods_environment(self) -> None:
        for host, url in (("10.0.0.1", "https://10.0.0.1:443"), ("fd00::1", "https://[fd00::1]:443")):
            with (
                mock.patch.dict("os.environ", {"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "443"}),
                mock.patch("ssl.create_default_context") as trust,
            ):
                self.assertEqual(Api(self.machine.root).url, url)
            trust.assert_called_once_with(cafile=str(self.machine.root / ACCOUNT.lstrip("/") / "ca.crt"))


@unittest.skipUnless(OPENSSL, "no openssl here: a certificate for the fake API can't be made")
class InAPod(ClusterTest):
    """By the pod's own environment, over TLS, trusting only the cluster's certificate."""

    def certificate(self, name: str) -> tuple[Path, ssl.SSLContext]:
        key, file = self.folder / f"{name}.key", self.folder / f"{name}.crt"
        named = ["-subj", "/CN=kube", "-addext", "subjectAltName=IP:127.0.0.1"]
        made = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(file)]
        subprocess.run([str(OPENSSL), "req", "-x509", "-days", "2", *made, *named], check=True, capture_output=True)
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(file, key)
        return file, trust

    def ask_from_pod(self, cluster: Cluster, trusted: Path, server: ssl.SSLContext) -> Run:
        self.machine.write(f"{ACCOUNT}/ca.crt", trusted.read_text(encoding="utf-8"))
        with serving(cluster, server) as api:
            host, _, port = api.removeprefix("https://").partition(":")
            env = {"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port, "HTTPS_PROXY": "http://127.0.0.1:1"}
            where = ("--kubernetes", "models", "--selector", "a=b", "--skip", "engine-config")
            return self.preflight("verify", *where, planned=LLAMA, env=env)

    def test_the_clusters_certificate(self) -> None:
        file, server = self.certificate("cluster")
        run = self.ask_from_pod(Cluster(FakePod("worker-0", text("vllm-0.28.0-llama-8b"))), file, server)
        self.assertEqual(run.code, 0, run.out)
        self.assertIn("kv-tokens", run.statuses("passed"))

    def test_another_certificate_gets_no_token(self) -> None:
        (_, server), (other, _) = self.certificate("cluster"), self.certificate("other")
        cluster = Cluster(FakePod("worker-0", text("vllm-0.28.0-llama-8b")))
        run = self.ask_from_pod(cluster, other, server)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", run.statuses("unknown")["engine-start"])
        self.assertEqual(cluster.asked, [])


if __name__ == "__main__":
    unittest.main()
