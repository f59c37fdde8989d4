import { execFile } from "child_process";
import * as crypto from "crypto";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

/** A large file by several connections: by a real Python, against a hub that sends to a store that gives each connection so much and no more. */
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "fetch-ranges-test-"));
const COMMIT = "c1899de289a04d12100db370d81485cdf75e47ca";
const CONTENT = crypto.randomBytes(4_500_000);
const RANGE = 1_000_000;
const servers: http.Server[] = [];
let store = "";
let hub = "";
let asked: { readonly host: string; readonly range?: string; readonly authorization?: string }[] = [];
let open = 0;
let most = 0;
let knowsRanges = true;
/** What is made of a range instead: nothing is answered but this. */
let instead: (range: string, response: http.ServerResponse) => boolean = () => false;

async function serve(host: string, handle: (request: http.IncomingMessage, response: http.ServerResponse) => void): Promise<string> {
  const server = http.createServer((request, response) => {
    asked.push({ host, range: request.headers.range, authorization: request.headers.authorization });
    handle(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  store = await serve("store", ({ headers: { range = "" } }, response) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    if (range === "" || !knowsRanges) return void response.writeHead(200).end(CONTENT);
    if (instead(range, response)) return;
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      response.writeHead(206).end(CONTENT.subarray(Number(first), last === "" ? undefined : Number(last) + 1));
    }, 100);
  });
  hub = await serve("hub", ({ url = "" }, response) => {
    const siblings = [{ rfilename: "model.safetensors", size: CONTENT.length, lfs: { sha256: crypto.createHash("sha256").update(CONTENT).digest("hex") } }];
    if (url.startsWith("/api/models/")) return void response.writeHead(200).end(JSON.stringify({ sha: COMMIT, siblings }));
    response.writeHead(302, { location: `${store}/there` }).end();
  });
});
beforeEach(() => {
  asked = [];
  [open, most, knowsRanges, instead] = [0, 0, true, () => false];
});
afterAll(() => {
  for (const server of servers) server.close();
  fs.rmSync(scratch, { recursive: true });
});

let folders = 0;
function fetch(folder = path.join(scratch, `model-${folders++}`)): Promise<{ code: number; said: string; folder: string; whole: boolean }> {
  const env = { PATH: process.env.PATH, HF_ENDPOINT: hub, MODEL_ID: "a/b", MODEL_REVISION: "main", MODEL_FOLDER: folder, MODEL_MARKER: path.join(folder, ".download-complete"), PARALLEL_FILES: "8", HF_TOKEN: "hf_secret", WAITS: "0.01 0.01", RANGE_BYTES: String(RANGE) };
  return new Promise((resolve) => {
    execFile("python3", ["inference-runtime/chart/files/fetch.py"], { env }, (error, out, err) => {
      const file = path.join(folder, "model.safetensors");
      resolve({ code: error === null ? 0 : Number(error.code), said: out + err, folder, whole: fs.existsSync(file) && fs.readFileSync(file).equals(CONTENT) });
    });
  });
}
const ranges = (): (string | undefined)[] => asked.filter(({ host }) => host === "store").map(({ range }) => range);

test("its ranges come over four connections at once, each once and whole; the hub is asked for it once", async () => {
  const { code, whole, folder } = await fetch();
  expect([code, whole, most, fs.existsSync(path.join(folder, ".download-complete"))]).toEqual([0, true, 4, true]);
  expect(ranges().slice(1).sort()).toEqual(["bytes=0-999999", "bytes=1000000-1999999", "bytes=2000000-2999999", "bytes=3000000-3999999", "bytes=4000000-4499999"]);
  expect(asked.filter(({ host }) => host === "hub")).toHaveLength(2);
});

test("the token isn't sent where the ranges are", async () => {
  await fetch();
  expect([...new Set(asked.filter(({ host }) => host === "store").map(({ authorization }) => authorization))]).toEqual([undefined]);
  expect([...new Set(asked.filter(({ host }) => host === "hub").map(({ authorization }) => authorization))]).toEqual(["Bearer hf_secret"]);
});

test("a range that breaks off: what came before it stays, and the rest is asked for from there", async () => {
  let broken = 0;
  instead = (range, response) => {
    if (!range.startsWith("bytes=2000000-") || broken++ > 0) return false;
    response.writeHead(206, { "content-length": RANGE });
    response.write(CONTENT.subarray(2_000_000, 2_500_000), () => response.destroy());
    return true;
  };
  const { code, whole, said } = await fetch();
  expect([code, whole]).toEqual([0, true]);
  expect(said).toContain("trying again");
  expect(ranges().filter((range) => range?.startsWith("bytes=0-9"))).toHaveLength(1);
  expect(ranges().filter((range) => range === "bytes=2000000-2999999")).toHaveLength(2);
});

test("an address that is too old by now is asked of the hub again", async () => {
  let refused = 0;
  instead = (range, response) => range === "bytes=3000000-3999999" && refused++ === 0 && (response.writeHead(403).end(), true);
  const { code, whole, said } = await fetch();
  expect([code, whole, refused]).toEqual([0, true, 2]);
  expect(said).not.toContain("trying again");
});

test("from a store that knows no ranges it comes as one", async () => {
  knowsRanges = false;
  const { code, whole } = await fetch();
  expect([code, whole]).toEqual([0, true]);
});

test("a range with other bytes in it is found by the digest, and nothing is left under the file's name", async () => {
  instead = (range, response) => range === "bytes=1000000-1999999" && (response.writeHead(206).end(Buffer.alloc(RANGE)), true);
  const { code, whole, folder, said } = await fetch();
  expect([code, whole, fs.readdirSync(folder)]).toEqual([1, false, []]);
  expect(said).toContain("the hub tells 4500000");
});

test("who sends the whole file for a range is asked again, and it isn't taken for the range", async () => {
  let sent = 0;
  instead = (range, response) => range === "bytes=2000000-2999999" && sent++ === 0 && (response.writeHead(200).end(CONTENT), true);
  const { code, whole, said } = await fetch();
  expect([code, whole]).toEqual([0, true]);
  expect(said).toContain("200 in place of a range from 2000000");
});
