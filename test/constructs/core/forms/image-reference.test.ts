import { parseImage } from "../../../../constructs/core/forms/image-reference";

describe("an image's reference", () => {
  test.each([
    ["nats:2.10", "docker.io", "library/nats", ":2.10"],
    ["natsio/nats-box", "docker.io", "natsio/nats-box", ""],
    ["docker.io/busybox:1", "docker.io", "library/busybox", ":1"],
    ["localhost/a:1", "localhost", "a", ":1"],
    ["registry:5000/a/b:1", "registry:5000", "a/b", ":1"],
    [`nvcr.io/a@sha256:${"0".repeat(64)}`, "nvcr.io", "a", `@sha256:${"0".repeat(64)}`],
    [`nvcr.io/a:1@sha256:${"0".repeat(64)}`, "nvcr.io", "a", `:1@sha256:${"0".repeat(64)}`],
  ])("%s", (text, host, rest, version) => {
    expect(parseImage(text)).toEqual({ host, path: rest, version });
  });

  test.each(["", "A/b", "https://nvcr.io/a", "nvcr.io/a:", "nvcr.io/a b", "nvcr.io//a", "${x}/a:1"])("%j is none", (text) => {
    expect(parseImage(text)).toBeUndefined();
  });
});
