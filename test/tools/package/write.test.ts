import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { writePackage } from "../../../tools/package/write";

/** A package of two entries that share a class, as whoever installs it has it. */
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "package-write-")));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const FILES: { readonly [file: string]: string } = {
  "package.json": JSON.stringify({ exports: { "./one": { default: "./dist/one/index.js" }, "./two": { default: "./dist/two.js" }, "./package.json": "./package.json" } }),
  "shared.ts": `/** A comment. */\nexport class Shared { public static readonly ONE: Shared = new Shared(); }\nexport interface Shape { readonly a: number }\nexport const where = __filename;\n`,
  "data.json": `{\n  "quoted": "it's \\"so\\"",\n  "lines": "a\\nb"\n}\n`,
  "one/index.ts": `import data from "../data.json";\nexport { Shared, where, type Shape } from "../shared";\nexport const table: object = data;\nconsole.error("one runs");\n`,
  "two.ts": `export { Shared as Same } from "./shared";\nconsole.error("two runs");\n`,
  "cli/main.ts": `import { inside } from "../inside";\nconsole.error(inside);\n`,
  "inside.ts": `class Shared {}\nvoid new Shared();\nexport const inside = "the program runs";\n`,
  ".build/package/shared.d.ts": `export declare class Shared {}\nexport interface Shape { readonly a: number }\nexport declare const where: string;\n`,
  ".build/package/one/index.d.ts": `export { Shared, where, type Shape } from "../shared";\nexport declare const table: object;\n`,
  ".build/package/two.d.ts": `export { Shared as Same } from "./shared";\n`,
  ".build/package/inside.d.ts": `export declare const inside: string;\n`,
};

const node = (...args: string[]): { stdout: string; stderr: string } => spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

beforeAll(async () => {
  for (const [file, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  await writePackage(folder);
}, 60_000);

test("an entry runs when it is asked for, and only it", () => {
  expect(node("-e", 'require("./dist/two.js")').stderr).toBe("two runs\n");
  expect(node("dist/cli/main.js").stderr).toBe("the program runs\n");
});

test("what two entries share is one class, data are what they were, and a file knows its own name", () => {
  const asked = node("-p", 'const one = require("./dist/one"), two = require("./dist/two"); JSON.stringify([one.Shared === two.Same, one.table, path.basename(one.where)])');
  expect(JSON.parse(asked.stdout)).toEqual([true, JSON.parse(FILES["data.json"]), "shared.ts"]);
});

test("a class that knows itself, and shares its name with another, is called as it was written", () => {
  expect(node("-p", 'const { Shared } = require("./dist/one"); [Shared.name, require("util").inspect(Shared.ONE)].join()').stdout).toBe("Shared,Shared {}\n");
});

test("ES modules import by name what is more than a type", () => {
  fs.writeFileSync(path.join(folder, "names.mjs"), 'import { Shared, table, where } from "./dist/one/index.js"; import * as all from "./dist/one/index.js"; console.log(typeof Shared, typeof table, typeof where, Object.keys(all).join());');
  const [types, names] = [/^(.*) (\S+)$/m.exec(node("names.mjs").stdout)?.[1], /(\S+)$/m.exec(node("names.mjs").stdout)?.[1]];
  expect(types).toBe("function object string");
  expect(names?.split(",").filter((name) => !/^(default|module\.exports|__esModule)$/.test(name))).toEqual(["Shared", "table", "where"]);
});

test("there are the declarations to which entries lead, and no comment in the code", () => {
  const all = fs.readdirSync(path.join(folder, "dist"), { recursive: true, encoding: "utf8" }).filter((file) => file.includes("."));
  expect(all.map((file) => file.split(path.sep).join("/")).sort()).toEqual(["cli/main.js", "code.js", "one/index.d.ts", "one/index.js", "shared.d.ts", "two.d.ts", "two.js"]);
  expect(fs.readFileSync(path.join(folder, "dist/code.js"), "utf8")).not.toContain("A comment.");
});

test("an entry without declarations is none", async () => {
  fs.rmSync(path.join(folder, ".build/package/two.d.ts"));
  await expect(writePackage(folder)).rejects.toThrow("two has no declarations");
});
