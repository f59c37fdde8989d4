import * as fs from "fs";
import * as path from "path";

/** What the pages say must be there, and what is there must stand in a page. */

const sources = ["constructs", "stacks", "deployments"].flatMap((room) =>
  (fs.readdirSync(room, { recursive: true }) as string[])
    .filter((file) => file.endsWith(".ts"))
    .map((file) => fs.readFileSync(path.join(room, file), "utf8")),
);

describe("docs/problems.md", () => {
  const page = fs.readFileSync("docs/problems.md", "utf8");
  const listed = new Set([...page.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1]));
  // A code is written where a finding is made: after `code:`, or handed to what makes it.
  const codes = new Set(
    sources.flatMap((text) => [...text.matchAll(/(?:\bcode(?: =|:)|checkUnique\()\s*"([a-z-]+)"/g)].map((match) => match[1])),
  );

  test("lists every code", () => {
    expect(codes.size).toBeGreaterThan(50);
    expect([...codes].filter((code) => !listed.has(code))).toEqual([]);
  });

  test("lists no code that nothing gives", () => {
    const all = sources.join("\n");
    expect([...listed].filter((code) => !all.includes(`"${code}"`))).toEqual([]);
  });
});

test("links between the pages lead somewhere", () => {
  const pages = ["README.md", ...fs.readdirSync("docs").filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`)];
  const broken = pages.flatMap((page) =>
    [...fs.readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1])
      .filter((target) => !fs.existsSync(path.join(path.dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every command that the README names is there", () => {
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  const readme = fs.readFileSync("README.md", "utf8");
  const named = new Set([...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]));
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((name) => scripts[name] === undefined)).toEqual([]);
});
