import * as fs from "fs";
import * as path from "path";
import { COMMANDS } from "../../cli/commands";

/** What the pages say must be there, and what is there must stand in a page. */

test("links between the pages lead somewhere", () => {
  const pages = ["README.md", ...fs.readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`)];
  const broken = pages.flatMap((page) =>
    [...fs.readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1])
      .filter((target) => !fs.existsSync(path.join(path.dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
  return text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").trim().replace(/ /g, "-");
}

test("links into pages lead to a heading that is there", () => {
  const pages = ["README.md", ...fs.readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md")).map((file) => path.join("docs", file))];
  const anchors = new Map(pages.map((page) => [page, [...fs.readFileSync(page, "utf8").replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading))]));
  const links = pages.flatMap((page) =>
    [...fs.readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(([, target, anchor]) => ({ page, target: target === "" ? page : path.join(path.dirname(page), target), anchor })),
  );
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(({ target, anchor }) => anchors.has(target) && !anchors.get(target)?.includes(anchor)).map(({ page, target, anchor }) => `${page}: ${target}#${anchor}`)).toEqual([]);
});

test("every page stands in the list of pages, and the README names the list", () => {
  const list = fs.readFileSync("docs/README.md", "utf8");
  const pages = fs.readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md") && file !== "README.md");
  expect(pages.length).toBeGreaterThan(40);
  expect(pages.filter((page) => !list.includes(`](${page})`))).toEqual([]);
  expect(fs.readFileSync("README.md", "utf8")).toContain("](docs/README.md)");
});

test("every command of the program is a script too, as the README says", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  expect(COMMANDS.map(({ name }) => name).filter((name) => !scripts[name]?.endsWith(` ${name}`))).toEqual([]);
});

test("every command that the README names is there", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  const readme = fs.readFileSync("README.md", "utf8");
  const named = new Set([...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]));
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((name) => scripts[name] === undefined)).toEqual([]);
});
