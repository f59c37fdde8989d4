import { execFileSync } from "child_process";
import * as fs from "fs";
import * as http from "http";
import * as https from "https";
import { AddressInfo } from "net";
import * as path from "path";
import { Json } from "../programs";

/** What the trial puts in the place of containers: a webhook that refuses as the operator's does, and a frontend that answers or hangs. */

const HOOK = "vdynamographdeployment.operate.example.com";
export const CONFIGURATION = "operate-validating";

/** The operator's webhook: refuses a graph whose shared memory is negative. */
export class Webhook {
  private server?: https.Server;
  private port = 0;
  private readonly certificate: string;
  private readonly key: string;

  public constructor(scratch: string) {
    const [key, certificate] = ["webhook.key", "webhook.crt"].map((name) => path.join(scratch, name));
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, ...subject], { stdio: "ignore" });
    this.key = fs.readFileSync(key, "utf8");
    this.certificate = fs.readFileSync(certificate, "utf8");
  }

  /** Again on the same port, once it had one. */
  public start(): Promise<void> {
    this.server = https.createServer({ key: this.key, cert: this.certificate }, (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (data: Buffer) => void parts.push(data));
      request.on("end", () => {
        const { request: asked } = JSON.parse(Buffer.concat(parts).toString("utf8"));
        const negative = (asked.object?.spec?.components ?? []).some((one: Json) => String(one.sharedMemorySize ?? "").startsWith("-"));
        const verdict = negative ? { allowed: false, status: { message: "sharedMemorySize must not be negative" } } : { allowed: true };
        response.end(JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid: asked.uid, ...verdict } }));
      });
    });
    return new Promise((resolve) => void this.server?.listen(this.port, "127.0.0.1", () => {
      this.port = (this.server?.address() as AddressInfo).port;
      resolve();
    }));
  }

  public stop(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => (this.server === undefined ? resolve() : void this.server.close(() => resolve())));
  }

  /** By an address, since no cluster address leads to a process of this machine. */
  public configuration(): Json {
    const rules = [{ apiGroups: ["nvidia.com"], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources: ["dynamographdeployments"] }];
    const clientConfig = { url: `https://127.0.0.1:${this.port}/validate`, caBundle: Buffer.from(this.certificate).toString("base64") };
    return {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: CONFIGURATION },
      webhooks: [{ name: HOOK, clientConfig, rules, sideEffects: "None", admissionReviewVersions: ["v1"], failurePolicy: "Fail", timeoutSeconds: 5 }],
    };
  }
}

/** A frontend that lists one model and answers, or takes what it is asked and says nothing. */
export class Frontend {
  public hangs = false;
  private readonly server: http.Server;

  public constructor(model: string) {
    const whole = { choices: [{ message: { content: "hello" }, finish_reason: "stop" }] };
    const streamed = { choices: [{ delta: { content: "hello" }, finish_reason: "stop" }] };
    this.server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (data: Buffer) => void parts.push(data));
      request.on("end", () => {
        if (request.url === "/v1/models") response.end(JSON.stringify({ object: "list", data: [{ id: model }] }));
        else if (!this.hangs) response.end(JSON.parse(Buffer.concat(parts).toString("utf8")).stream === true ? `data: ${JSON.stringify(streamed)}\n\ndata: [DONE]\n\n` : JSON.stringify(whole));
      });
    });
  }

  public start(): Promise<string> {
    return new Promise((resolve) => void this.server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`)));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
