import { parseImage } from "../../../../constructs/core/forms/image-reference";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { copiesInto } from "../../../../images/copy";

const DIGEST = `@sha256:${"0f".repeat(32)}`;

describe("a copy of an image whose registry has a port", () => {
  const mirror = ImageMirror.of("mirror.example:8443/all");

  test.each([
    ["lab.example:5000/team/op:1.6.1", "mirror.example:8443/all/lab.example_5000/team/op:1.6.1"],
    ["localhost:5000/op", "mirror.example:8443/all/localhost_5000/op"],
    [`10.0.0.1:5000/a_1/op:1${DIGEST}`, `mirror.example:8443/all/10.0.0.1_5000/a_1/op:1${DIGEST}`],
    ["nvcr.io/a_5000/op:1", "mirror.example:8443/all/nvcr.io/a_5000/op:1"],
  ])("%s has a name that a registry takes, and is told from its original", (image, copy) => {
    expect(mirror.apply(image)).toBe(copy);
    expect(parseImage(copy)).toBeDefined();
    expect(mirror.original(copy)).toBe(image);
    // Two ports of one host are two registries.
    expect(mirror.apply(image.replace(":5000/", ":5001/")) === copy).toBe(!image.includes(":5000/"));
  });

  test("is copied from where it lies, by a digest alone too, into a repository of that name", () => {
    const images = ["lab.example:5000/team/op:1.6.1", `lab.example:5000/team/op${DIGEST}`].map((image) => ({ image }) as Parameters<typeof copiesInto>[1][number]);
    expect(copiesInto(mirror, images).map(({ from, to, repository }) => [from, to, repository])).toEqual([
      ["lab.example:5000/team/op:1.6.1", "mirror.example:8443/all/lab.example_5000/team/op:1.6.1", "lab.example_5000/team/op"],
      [`lab.example:5000/team/op${DIGEST}`, "mirror.example:8443/all/lab.example_5000/team/op:sha256-0f0f0f0f0f0f", "lab.example_5000/team/op"],
    ]);
  });
});
