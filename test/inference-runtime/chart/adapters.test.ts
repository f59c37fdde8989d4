import { ChildProcess, spawn } from "child_process";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

/** The program beside a worker, which is played here: what it asks of it, and what it says. With Dynamo's own worker: test/dynamo/serving/lora.test.ts. */

const PROGRAM = path.resolve("inference-runtime/chart/files/adapters.py");

interface Worker {
  loaded: Set<string>;
  /** What is asked of it, besides what it has. */
  readonly asked: string[];
  /** How it answers; undefined: as Dynamo's does. */
  answer?: (method: string) => [number, string] | undefined;
  readonly server: http.Server;
}

function play(): Promise<Worker & { port: number }> {
  const worker: Worker = {
    loaded: new Set(),
    asked: [],
    server: http.createServer((request, response) => {
      let text = "";
      request.on("data", (part) => (text += part));
      request.on("end", () => {
        const [status, body] = worker.answer?.(request.method ?? "") ?? [200, answerOf(request, text)];
        response.writeHead(status).end(body);
      });
    }),
  };
  function answerOf({ method = "", url = "" }: http.IncomingMessage, text: string): string {
    if (method === "GET") return JSON.stringify({ status: "success", loras: Object.fromEntries([...worker.loaded].map((name) => [name, 1])), count: worker.loaded.size });
    worker.asked.push(`${method} ${url} ${text}`.trim());
    if (method === "POST") worker.loaded.add(JSON.parse(text).lora_name);
    else worker.loaded.delete(decodeURIComponent(url.split("/").pop() ?? ""));
    return JSON.stringify({ status: "success", message: "done" });
  }
  return new Promise((resolve) => worker.server.listen(0, "127.0.0.1", () => resolve(Object.assign(worker, { port: (worker.server.address() as AddressInfo).port }))));
}

const until = async (what: () => boolean): Promise<void> => {
  for (let tries = 0; !what(); tries++) {
    if (tries > 200) throw new Error("it doesn't come");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe("the program beside a worker", () => {
  let folder: string;
  let worker: Worker & { port: number };
  let child: ChildProcess | undefined;
  let said = "";

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "adapters-"));
    worker = await play();
    said = "";
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    worker.server.closeAllConnections();
    worker.server.close();
    fs.rmSync(folder, { recursive: true });
  });

  const adapter = (name: string): string => {
    fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, name, "adapter_config.json"), "{}");
    return path.join(folder, name);
  };
  const list = (adapters: object[]): void => {
    fs.writeFileSync(path.join(folder, "part"), JSON.stringify(adapters));
    fs.renameSync(path.join(folder, "part"), path.join(folder, "adapters.json"));
  };
  const start = (): void => {
    // A proxy that nobody hears: nothing may go to it.
    const env = { PATH: process.env.PATH, WORKER: `http://127.0.0.1:${worker.port}`, ADAPTERS: path.join(folder, "adapters.json"), SECONDS_BETWEEN: "0.1", http_proxy: "http://127.0.0.1:9", no_proxy: "" };
    child = spawn("python3", [PROGRAM], { env });
    child.stdout?.on("data", (text) => (said += text));
    child.stderr?.on("data", (text) => (said += text));
  };
  const beats = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

  test("loads each once, by its folder", async () => {
    const sql = adapter("sql");
    list([{ name: "sql", folder: sql }]);
    start();
    await until(() => worker.loaded.has("sql"));
    await beats();
    expect(worker.asked).toEqual([`POST /v1/loras {"lora_name": "sql", "source": {"uri": "file://${sql}"}}`]);
    expect(said).toBe(`worker: is asked\nsql: loaded from ${sql}\n`);
  });

  test("waits for a folder, and for the marker of a download", async () => {
    const tone = adapter("tone");
    list([{ name: "sql", folder: path.join(folder, "sql") }, { name: "tone", folder: tone, marker: path.join(tone, ".download-complete") }]);
    start();
    const waits = (): number => said.match(/isn't in .* yet/g)?.length ?? 0;
    await until(() => waits() === 2);
    await beats();
    expect(worker.asked).toEqual([]);
    // Once, and not at every look.
    expect(waits()).toBe(2);
    adapter("sql");
    fs.writeFileSync(path.join(tone, ".download-complete"), "");
    await until(() => worker.loaded.size === 2);
  });

  test("loads again what an engine that started anew hasn't", async () => {
    list([{ name: "sql", folder: adapter("sql") }]);
    start();
    await until(() => worker.loaded.has("sql"));
    worker.loaded = new Set();
    await until(() => worker.loaded.has("sql"));
    expect(worker.asked).toHaveLength(2);
  });

  test("takes away what is listed no longer or lies elsewhere, and nothing that others loaded", async () => {
    const [sql, tone, newer] = [adapter("sql"), adapter("tone"), adapter("newer")];
    worker.loaded.add("guest");
    list([{ name: "sql", folder: sql }, { name: "tone", folder: tone }]);
    start();
    await until(() => worker.loaded.size === 3);
    list([{ name: "sql", folder: newer }]);
    await until(() => !worker.loaded.has("tone") && worker.asked.length === 5);
    await beats();
    expect(worker.asked.slice(2)).toEqual(["DELETE /v1/loras/sql", "DELETE /v1/loras/tone", `POST /v1/loras {"lora_name": "sql", "source": {"uri": "file://${newer}"}}`]);
    expect([...worker.loaded].sort()).toEqual(["guest", "sql"]);
  });

  test.each<[string, [number, string], RegExp]>([
    ["an engine that refuses", [200, '{"status":"error","message":"rank 512 is more than 64"}'], /^sql: not loaded: rank 512 is more than 64$/m],
    ["the same with an error's status", [500, '{"status":"error","message":"rank 512 is more than 64"}'], /^sql: not loaded: rank 512 is more than 64$/m],
    ["an error that is no JSON", [503, "busy"], /^sql: not loaded: 503 busy$/m],
    ["an answer that is no JSON", [200, "<html>"], /^adapters: JSONDecodeError/m],
  ])("goes on after %s, and says it once", async (_, answer, words) => {
    list([{ name: "sql", folder: adapter("sql") }]);
    worker.answer = (method) => (method === "POST" ? answer : undefined);
    start();
    await until(() => words.test(said));
    await beats();
    expect(said.match(new RegExp(words, "gm"))).toHaveLength(1);
    worker.answer = undefined;
    await until(() => worker.loaded.has("sql"));
  });

  test("waits for a worker that isn't there yet, or takes no adapters yet", async () => {
    list([{ name: "sql", folder: adapter("sql") }]);
    worker.answer = () => [500, '{"status":"error","message":"no handler"}'];
    start();
    await until(() => said.includes("worker: takes no adapters yet: no handler"));
    worker.answer = undefined;
    await until(() => worker.loaded.has("sql"));
  });

  test("ends at once when its pod does", async () => {
    list([{ name: "sql", folder: adapter("sql") }]);
    start();
    await until(() => worker.loaded.has("sql"));
    const ended = new Promise((resolve) => child?.on("exit", (code) => resolve(code)));
    child?.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});
