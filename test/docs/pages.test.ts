import * as fs from "fs";
import * as path from "path";

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

test("every page stands in the list of pages, and the README names the list", () => {
  const list = fs.readFileSync("docs/README.md", "utf8");
  const pages = fs.readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md") && file !== "README.md");
  expect(pages.length).toBeGreaterThan(40);
  expect(pages.filter((page) => !list.includes(`](${page})`))).toEqual([]);
  expect(fs.readFileSync("README.md", "utf8")).toContain("](docs/README.md)");
});

test("every command that the README names is there", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  const readme = fs.readFileSync("README.md", "utf8");
  const named = new Set([...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]));
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((name) => scripts[name] === undefined)).toEqual([]);
});
