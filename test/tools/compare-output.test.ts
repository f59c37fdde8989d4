import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "compare-output-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function output(name: string, content: object): string {
  const stack = path.join(folder, name, "stacks", "chat-cluster");
  fs.mkdirSync(stack, { recursive: true });
  fs.writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify(content));
  return path.join(folder, name);
}

test("what is gone, new and changed is told, whatever the order of names, and not what cdktf says of itself", () => {
  const then = output("then", { resource: { aws_vpc: { a: { "//": 1, cidr: "10/8", tags: { x: 1, y: 2 } }, b: { cidr: "1" } }, aws_eip: { c: {} } } });
  const now = output("now", { resource: { aws_vpc: { a: { "//": 2, tags: { y: 2, x: 1 }, cidr: "10/8" }, b: { cidr: "2", name: "n" } } }, data: { aws_eip: { c: {} } } });
  const { stdout, status } = spawnSync(process.execPath, ["tools/compare-output/main.cjs", then, now], { encoding: "utf8" });
  expect([status, stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "))]).toEqual([
    0,
    ["3 then, 3 now, 2 of one place and name, 1 of these alike", "", "gone: 1", "1 chat-cluster aws_eip", "", "new: 1", "1 chat-cluster data.aws_eip", "", "changed, by argument: 2", "1 cidr of aws_vpc", "1 name of aws_vpc", ""],
  ]);
});
