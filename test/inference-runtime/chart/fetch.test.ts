import { execFile } from "child_process";
import * as crypto from "crypto";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

/**
 * The chart's own downloader, run by a real Python against servers that answer as the hub does: the list of a revision's files with their sizes
 * and digests (huggingface_hub's `model_info(files_metadata=True)` asks the same), and each file from another host, to which the hub sends.
 */
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "fetch-test-"));
const COMMIT = "c1899de289a04d12100db370d81485cdf75e47ca";
const FILES: { readonly [name: string]: Buffer } = { "config.json": Buffer.from("{}"), "model-00001.safetensors": crypto.randomBytes(9_000_000), "deep/er/tokenizer.json": Buffer.from("[]") };

interface Asked {
  readonly host: string;
  readonly url: string;
  readonly authorization?: string;
  readonly range?: string;
}

let asked: Asked[] = [];
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
const servers: http.Server[] = [];

async function serve(host: string, handle: (request: http.IncomingMessage, response: http.ServerResponse) => void): Promise<string> {
  const server = http.createServer((request, response) => {
    asked.push({ host, url: request.url ?? "", authorization: request.headers.authorization, range: request.headers.range });
    if (!answer(request, response)) handle(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let hub = "";
beforeAll(async () => {
  const store = await serve("store", ({ url = "", headers }, response) => {
    const whole = FILES[decodeURIComponent(url.slice(1))];
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200).end(whole.subarray(start));
  });
  hub = await serve("hub", ({ url = "" }, response) => {
    if (url.startsWith("/api/models/")) {
      const siblings = Object.entries(FILES).map(([rfilename, content]) => ({
        rfilename,
        size: content.length,
        ...(rfilename.endsWith(".safetensors") ? { lfs: { sha256: crypto.createHash("sha256").update(content).digest("hex") } } : {}),
      }));
      response.writeHead(200).end(JSON.stringify({ sha: COMMIT, siblings }));
      return;
    }
    response.writeHead(302, { location: `${store}/${url.split(`/resolve/${COMMIT}/`)[1]}` }).end();
  });
});
beforeEach(() => {
  asked = [];
  answer = () => false;
});
afterAll(() => {
  for (const server of servers) server.close();
  fs.rmSync(scratch, { recursive: true });
});

let folders = 0;
const newFolder = (): string => path.join(scratch, `model-${folders++}`);

function fetch(folder: string, env: { [name: string]: string } = {}): Promise<{ code: number; said: string }> {
  const given = { PATH: process.env.PATH, HF_ENDPOINT: hub, MODEL_ID: "Qwen/Qwen3-0.6B", MODEL_REVISION: "main", MODEL_FOLDER: folder, MODEL_MARKER: path.join(folder, ".download-complete"), PARALLEL_FILES: "4", HF_TOKEN: "hf_secret", WAITS: "0.01 0.01", ...env };
  return new Promise((resolve) => {
    execFile("python3", ["inference-runtime/chart/files/fetch.py"], { env: given }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), said: out + err }));
  });
}

const isWhole = (folder: string): boolean => Object.entries(FILES).every(([name, content]) => fs.existsSync(path.join(folder, name)) && fs.readFileSync(path.join(folder, name)).equals(content));
const marked = (folder: string): boolean => fs.existsSync(path.join(folder, ".download-complete"));
const left = (folder: string): string[] => fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".part"));

test("all files of one commit, marked when all are there; and again, nothing is asked", async () => {
  const folder = newFolder();
  expect(await fetch(folder)).toEqual({ code: 0, said: `Qwen/Qwen3-0.6B@main is in ${folder}\n` });
  expect([isWhole(folder), marked(folder), left(folder)]).toEqual([true, true, []]);
  expect(asked[0].url).toBe("/api/models/Qwen/Qwen3-0.6B/revision/main?blobs=true");
  asked = [];
  expect((await fetch(folder)).code).toBe(0);
  expect(asked).toEqual([]);
});

test("the token goes to the hub and to nobody else", async () => {
  await fetch(newFolder());
  const told = (which: string): (string | undefined)[] => [...new Set(asked.filter(({ host }) => host === which).map(({ authorization }) => authorization))];
  expect([told("hub"), told("store")]).toEqual([["Bearer hf_secret"], [undefined]]);
  asked = [];
  await fetch(newFolder(), { HF_TOKEN: "" });
  expect(told("hub")).toEqual([undefined]);
});

test("what broke off is gone on with, and what is there already isn't asked for", async () => {
  const folder = newFolder();
  let broken = 0;
  answer = ({ url = "" }, response) => {
    if (!url.endsWith("safetensors") || url.includes("/resolve/") || broken++ > 0) return false;
    response.writeHead(200, { "content-length": "9000000" });
    response.write(FILES["model-00001.safetensors"].subarray(0, 5_000_000), () => response.destroy());
    return true;
  };
  const { code, said } = await fetch(folder);
  expect([code, isWhole(folder), left(folder)]).toEqual([0, true, []]);
  expect(said).toContain("trying again in 0.01 s");
  const ofStore = asked.filter(({ host }) => host === "store");
  expect(ofStore.filter(({ url }) => url.endsWith("safetensors")).map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
  expect(ofStore.filter(({ url }) => url.endsWith("config.json"))).toHaveLength(1);
});

test("what isn't what the hub tells is begun anew, and nothing is marked while it stays so", async () => {
  const folder = newFolder();
  answer = ({ url = "" }, response) => {
    if (!url.endsWith("safetensors") || url.includes("/resolve/")) return false;
    response.writeHead(200).end(Buffer.alloc(9_000_000));
    return true;
  };
  const { code, said } = await fetch(folder);
  expect([code, marked(folder), fs.existsSync(path.join(folder, "model-00001.safetensors")), left(folder)]).toEqual([1, false, false, []]);
  expect(said).toContain("the hub tells 9000000");
});

test.each<[number, RegExp]>([
  [401, /the token is missing or not valid/],
  [403, /has not been granted access/],
  [404, /no such model or revision/],
])("%d is told at once, and not tried again", async (status, says) => {
  answer = (_, response) => (response.writeHead(status).end(), true);
  const { code, said } = await fetch(newFolder());
  expect([code, asked.length]).toEqual([1, 1]);
  expect(said).toMatch(says);
  expect(said).not.toContain("hf_secret");
});

test("a busy hub is waited for", async () => {
  let times = 0;
  answer = (_, response) => times++ === 0 && (response.writeHead(429).end(), true);
  const folder = newFolder();
  expect([(await fetch(folder)).code, isWhole(folder)]).toEqual([0, true]);
});

test.each(["../outside", "/etc/passwd", "a/../../b"])("a file named %p is refused", async (rfilename) => {
  answer = ({ url = "" }, response) => url.startsWith("/api/") && (response.writeHead(200).end(JSON.stringify({ sha: COMMIT, siblings: [{ rfilename, size: 1 }] })), true);
  const { code, said } = await fetch(newFolder());
  expect([code, asked.length]).toEqual([1, 1]);
  expect(said).toContain("would lie outside the model's folder");
});
