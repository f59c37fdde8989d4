import { spawn } from "child_process";
import { Answer, known, noAnswer } from "../programs/answer";
import { Kubectl } from "./kubectl";
import { endGroup } from "../programs/run-program";

/** A port of this machine that leads to one of the cluster. */
export interface Forward {
  readonly address: string;
  /** Always called, whatever happened between; the program is gone afterwards. */
  end(): Promise<void>;
}

const SAYS = /Forwarding from 127\.0\.0\.1:(\d+) ->/;

/** Opens a port of this machine's own choice by `kubectl port-forward`, which no NetworkPolicy keeps out. */
export function forward(kubectl: Kubectl, namespace: string, service: string, port: number, seconds = 20): Promise<Answer<Forward>> {
  const { env, signal } = kubectl.options;
  if (signal?.aborted === true) return Promise.resolve(noAnswer("interrupted", "interrupted"));
  return new Promise((resolve) => {
    const args = ["port-forward", "-n", namespace, `service/${service}`, `:${port}`, "--address", "127.0.0.1"];
    const child = spawn(kubectl.file, kubectl.argv(args), { env: { ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const gone = new Promise<void>((done) => void child.once("close", () => done()).once("error", () => done()));
    const tell = (): void => endGroup(child);
    const end = (): Promise<void> => {
      signal?.removeEventListener("abort", tell);
      tell();
      const kill = setTimeout(() => endGroup(child, "SIGKILL"), 2000);
      return gone.finally(() => clearTimeout(kill));
    };
    signal?.addEventListener("abort", tell);
    let [out, err] = ["", ""];
    const timer = setTimeout(() => fail(`no port within ${seconds} s`), seconds * 1000);
    const fail = (words: string): void => {
      clearTimeout(timer);
      void end();
      resolve(noAnswer(signal?.aborted === true ? "interrupted" : "failed", words));
    };
    child.stdout.on("data", (data) => {
      const match = SAYS.exec((out += data));
      if (match === null) return;
      clearTimeout(timer);
      resolve(known({ address: `http://127.0.0.1:${match[1]}`, end }));
    });
    child.stderr.on("data", (data) => (err += data));
    child.on("error", (error) => fail(error.message));
    child.on("close", () => fail(err.trim().split("\n").at(-1) || "kubectl port-forward ended by itself"));
  });
}
