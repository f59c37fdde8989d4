import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Lazy, Token } from "cdktf";
import * as fc from "fast-check";
import { formatImage, parseImage } from "../../../../constructs/core/forms/image-reference";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { MIRROR, REGISTRY, lab } from "./mirrored";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "mirror-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const newFolder = (): string => path.join(scratch, `out-${folders++}`);

describe("a mirror", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const host = fc.oneof(fc.tuple(word, word).map((two) => two.join(".")), fc.constant("localhost:5000"));
  const version = fc.oneof(word.map((tag) => `:${tag}`), fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `@sha256:${hex}`));
  const image = fc
    .tuple(host, fc.array(word, { minLength: 1, maxLength: 4 }), version)
    .map(([first, parts, last]) => `${first}/${parts.join("/")}${last}`);

  test("tells the original from the copy, leaves a copy as it is, and no two originals have one copy", () => {
    fc.assert(
      fc.property(image, image, (one, other) => {
        const copy = MIRROR.apply(one);
        expect(copy.startsWith(`${REGISTRY}/`)).toBe(true);
        expect(MIRROR.original(copy)).toBe(formatImage(parseImage(one)!));
        expect(MIRROR.apply(copy)).toBe(copy);
        expect(MIRROR.apply(other) === copy).toBe(formatImage(parseImage(other)!) === formatImage(parseImage(one)!));
      }),
    );
  });

  test("leaves alone what the cluster reaches: its own host, and what is named", () => {
    const mirror = ImageMirror.of(REGISTRY, { reachable: ["ghcr.io/team", "docker.io"] });
    for (const reached of ["registry.example.com/other/a:1", "ghcr.io/team/a:1", "busybox:1"]) expect(mirror.apply(reached)).toBe(reached);
    expect(mirror.apply("ghcr.io/teams/a:1")).toBe(`${REGISTRY}/ghcr.io/teams/a:1`);
  });

  test("may be known only at apply, as may an image", () => {
    const token = Lazy.stringValue({ produce: () => "r.example.com" });
    expect(ImageMirror.of(token).apply("nats:2")).toBe(`${token}/docker.io/library/nats:2`);
    expect(ImageMirror.of(token).findings("imageMirror")).toEqual([]);
    expect(MIRROR.apply(`${token}/a:1`)).toBe(`${token}/a:1`);
    expect(Token.isUnresolved(token)).toBe(true);
  });

  test.each(["", "mirror", "https://r.example.com", "r.example.com/", "r.example.com/A", "r.example.com/a:1", "docker.io/team"])(
    "%j is refused",
    (registry) => {
      expect(problemsIn(lab(newFolder(), { imageMirror: ImageMirror.of(registry) }))).toContainEqual(
        expect.objectContaining({ code: "invalid-image-mirror", property: "imageMirror.registry", value: registry }),
      );
    },
  );

  test("what is reachable is checked too", () => {
    expect(ImageMirror.of(REGISTRY, { reachable: ["ghcr.io", "x"] }).findings("imageMirror")).toMatchObject([
      { code: "invalid-image-mirror", property: "imageMirror.reachable[1]", value: "x" },
    ]);
  });
});
